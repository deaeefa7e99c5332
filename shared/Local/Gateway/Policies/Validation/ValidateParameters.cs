using Microsoft.Extensions.Primitives;
using ServerlessShop.Local.Gateway.Messages;

namespace ServerlessShop.Local.Gateway.Policies.Validation;

/// <summary>validate-parameters: headers, query and path of a request against the operation's OpenAPI parameters.</summary>
internal sealed class ValidateParameters : IPolicy
{
    private readonly ParameterActions _headers;
    private readonly ParameterActions _query;
    private readonly ParameterActions _path;
    private readonly string? _variable;
    private readonly GatewayParts _parts;

    private ValidateParameters(PolicyElement element, PolicyScope scope)
    {
        var specified = ParameterActions.Action(element, "specified-parameter-action", scope) ?? throw element.Refused("has no 'specified-parameter-action'.");
        var unspecified = ParameterActions.Action(element, "unspecified-parameter-action", scope) ?? throw element.Refused("has no 'unspecified-parameter-action'.");
        ParameterActions Of(string kind, params ReadOnlySpan<string> attributes) => ParameterActions.Compile(
            element.Child(kind)?.WithAttributes(attributes).WithChildren("parameter"), "parameter", specified, unspecified, scope);

        _headers = Of("headers", "specified-parameter-action", "unspecified-parameter-action");
        _query = Of("query", "specified-parameter-action", "unspecified-parameter-action");
        _path = Of("path", "specified-parameter-action");
        _variable = element.Literal("errors-variable-name", scope);
        _parts = scope.Parts;
    }

    public static ValidateParameters Compile(PolicyElement element, PolicyScope scope) => new(
        element
            .WithAttributes("specified-parameter-action", "unspecified-parameter-action", "errors-variable-name")
            .WithChildren("headers", "query", "path"),
        scope);

    public async ValueTask<Flow> Run(PolicyContext context)
    {
        var errors = new ValidationErrors(_variable, ofRequest: true, _parts.Log);
        var query = GatewayUrl.Parse(context.Request.OriginalUrl.QueryString);
        await Check(context, "path", "path parameter", "PathParameter", _path, errors,
            context.Matched.Parameters.ToDictionary(one => one.Key, one => new StringValues(one.Value), StringComparer.OrdinalIgnoreCase));
        await Check(context, "query", "query parameter", "QueryParameter", _query, errors, query);
        await Check(context, "header", "header", "RequestHeader", _headers, errors,
            context.Request.Headers.ToDictionary(StringComparer.OrdinalIgnoreCase));
        errors.Conclude(context);
        return Flow.Next;
    }

    private static async ValueTask Check(
        PolicyContext context, string place, string kind, string type, ParameterActions actions, ValidationErrors errors,
        IReadOnlyDictionary<string, StringValues> given)
    {
        var specified = context.Matched.Operation.Parameters.Where(parameter => parameter.Place == place).ToArray();
        foreach (var parameter in specified)
        {
            var action = await actions.For(parameter.Name, isSpecified: true, context);
            ParameterCheck.Check(parameter, given.GetValueOrDefault(parameter.Name), kind, type, action, errors);
        }

        foreach (var name in given.Keys.Where(name => !specified.Any(one => one.Name.Equals(name, StringComparison.OrdinalIgnoreCase))))
        {
            var action = await actions.For(name, isSpecified: false, context);
            errors.Add(action, name, type, "Unspecified", $"Unspecified {kind} {name} is not allowed.");
        }
    }
}
