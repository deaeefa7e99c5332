using Newtonsoft.Json;
using Newtonsoft.Json.Linq;
using ServerlessShop.Local.Gateway.Apis;
using ServerlessShop.Local.Gateway.Messages;

namespace ServerlessShop.Local.Gateway.Policies.Validation;

/// <summary>validate-content: size, media type and shape of a body against the operation's OpenAPI schema.</summary>
internal sealed class ValidateContent : IPolicy
{
    private const int SizeMax = 102_400;

    private readonly string _unspecified;
    private readonly int _size;
    private readonly string _exceeded;
    private readonly string? _variable;
    private readonly string? _anyType;
    private readonly string? _missingType;
    private readonly (string? From, PolicyExpression? When, string To)[] _map;
    private readonly (string? Type, string Action, bool? Additional)[] _contents;
    private readonly PolicyScope _scope;

    private ValidateContent(PolicyElement element, PolicyScope scope)
    {
        _scope = scope;
        _unspecified = element.Word("unspecified-content-type-action", "", scope, ValidationErrors.Actions);
        _size = element.RequiredInteger("max-size", 1, SizeMax, scope);
        _exceeded = element.Word("size-exceeded-action", "", scope, ValidationErrors.Actions);
        _variable = element.Literal("errors-variable-name", scope);
        var map = element.Child("content-type-map")?.WithAttributes("any-content-type-value", "missing-content-type-value").WithChildren("type");
        _anyType = map?.Literal("any-content-type-value", scope);
        _missingType = map?.Literal("missing-content-type-value", scope);
        _map = [.. (map?.Children ?? []).Select(type => Mapping(type, scope))];
        _contents = [.. element.Children.Where(child => child.Name == "content").Select(content => Content(content, scope))];
    }

    public static ValidateContent Compile(PolicyElement element, PolicyScope scope) => new(
        element
            .WithAttributes("unspecified-content-type-action", "max-size", "size-exceeded-action", "errors-variable-name")
            .WithChildren("content-type-map", "content"),
        scope);

    public async ValueTask<Flow> Run(PolicyContext context)
    {
        var ofRequest = _scope.IsOfRequest;
        var body = ofRequest ? context.Request.Body : context.DemandResponse().Body;
        var headers = ofRequest ? context.Request.Headers : context.DemandResponse().Headers;
        var said = ofRequest ? context.Matched.Operation.Request : context.Matched.Operation.ResponseOf(context.Response!.StatusCode);
        if (body is null && said is not { Required: true }) { return Flow.Next; }
        if (body is not null) { await body.Buffer(context.Aborted); }

        var errors = new ValidationErrors(_variable, ofRequest, _scope.Parts.Log);
        var (message, type) = ofRequest ? ("Request", "RequestBody") : ("Response", "ResponseBody");
        var length = body?.Bytes?.Length ?? 0;
        if (length > _size)
        {
            errors.Add(
                _exceeded, "", type, "SizeLimit", $"{message}'s body is {length} bytes long and it exceeds the configured limit of {_size} bytes.",
                $"{message}'s body is {length} bytes long and it exceeds the limit of {_size} bytes.");
        }
        else if (length > 0 || said is { Required: true })
        {
            var mediaType = await Mapped(headers.ContentType.ToString().Split(';')[0].Trim(), context);
            Check(body ?? new MessageBody(""), mediaType, said, errors, message, type);
        }

        errors.Conclude(context);
        return Flow.Next;
    }

    private void Check(
        MessageBody body, string mediaType, ApiMessage? said, ValidationErrors errors, string message, string type)
    {
        if (said?.Contents.FirstOrDefault(one => one.MediaType.Equals(mediaType, StringComparison.OrdinalIgnoreCase)) is not { } known)
        {
            errors.Add(_unspecified, mediaType, type, "Unspecified", $"Unspecified content type {mediaType} is not allowed.");
            return;
        }

        foreach (var (wanted, action, additional) in _contents)
        {
            if (wanted is not null && !wanted.Equals(mediaType, StringComparison.OrdinalIgnoreCase)) { continue; }
            foreach (var error in Compare(body, known, additional))
            {
                errors.Add(
                    action, mediaType, type, "IncorrectMessage",
                    $"Body of the {message.ToLowerInvariant()} does not conform to the definition {known.Definition}, "
                        + $"which is associated with the content type {mediaType}. {error}");
            }
        }
    }

    private static IReadOnlyList<SchemaError> Compare(MessageBody body, ApiContent known, bool? additional)
    {
        try
        {
            using var reader = new JsonTextReader(new StringReader(body.As<string>(preserveContent: true))) { DateParseHandling = DateParseHandling.None };
            var json = JToken.ReadFrom(reader);
            while (reader.Read())
            {
                if (reader.TokenType != JsonToken.Comment)
                {
                    return [new SchemaError("There is more after the JSON.", reader.LineNumber, reader.LinePosition)];
                }
            }

            return known.Schema is null ? [] : JsonSchema.Compare(json, known.Schema, additional);
        }
        catch (JsonReaderException malformed)
        {
            return [new SchemaError(malformed.Message, malformed.LineNumber, malformed.LinePosition)];
        }
    }

    private async ValueTask<string> Mapped(string mediaType, PolicyContext context)
    {
        foreach (var (from, when, to) in _map)
        {
            if (from is null ? await when!.Flag(context) : from.Equals(mediaType, StringComparison.OrdinalIgnoreCase))
            {
                return to;
            }
        }

        return _anyType ?? (mediaType.Length == 0 ? _missingType ?? "" : mediaType);
    }

    private static (string? From, PolicyExpression? When, string To) Mapping(PolicyElement type, PolicyScope scope)
    {
        type.WithAttributes("from", "when", "to").WithChildren();
        if (type.Has("from") == type.Has("when")) { throw type.Refused("has not one of from and when."); }
        return (type.Literal("from", scope), type.Has("when") ? type.RequiredExpression("when", scope) : null, type.RequiredLiteral("to", scope));
    }

    private static (string? Type, string Action, bool? Additional) Content(PolicyElement content, PolicyScope scope)
    {
        content.WithAttributes("type", "validate-as", "action", "allow-additional-properties").WithChildren();
        content.Word("validate-as", "", scope, "json");
        return (
            content.Literal("type", scope) is { Length: > 0 } type ? type : null,
            content.Word("action", "", scope, ValidationErrors.Actions),
            content.Has("allow-additional-properties") ? content.Flag("allow-additional-properties", otherwise: true, scope) : null);
    }
}
