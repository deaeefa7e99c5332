using System.Diagnostics;
using Microsoft.AspNetCore.Http;
using ServerlessShop.Local.Gateway.Messages;
using ServerlessShop.Local.Gateway.Policies;
using ServerlessShop.Local.Gateway.Policies.Access;
using ServerlessShop.Local.Gateway.Policies.Transform;

namespace ServerlessShop.Local.Gateway.Backends;

/// <summary>send-request: a request beside the caller's; its answer is kept in a variable.</summary>
internal sealed class SendRequest : IPolicy
{
    private readonly bool _copies;
    private readonly string _variable;
    private readonly PolicyExpression _timeout;
    private readonly bool _ignoresErrors;
    private readonly PolicyExpression? _url;
    private readonly SetMethod? _method;
    private readonly SetHeader[] _headers;
    private readonly SetBody? _body;
    private readonly AuthenticationManagedIdentity? _identity;
    private readonly GatewayParts _parts;

    private SendRequest(PolicyElement element, PolicyScope scope)
    {
        _parts = scope.Parts;
        _copies = element.Word("mode", "new", scope, "new", "copy") == "copy";
        _variable = element.RequiredLiteral("response-variable-name", scope);
        _timeout = element.Value("timeout", "60", scope);
        _ignoresErrors = element.Flag("ignore-error", otherwise: false, scope);
        _url = element.Child("set-url")?.WithAttributes().TextValue(scope);
        _method = element.Child("set-method") is { } method ? SetMethod.Compile(method, scope) : null;
        _headers = [.. element.Children.Where(child => child.Name == "set-header").Select(header => SetHeader.Compile(header, scope))];
        _body = element.Child("set-body") is { } body ? SetBody.Compile(body, scope) : null;
        _identity = element.Child("authentication-managed-identity") is { } identity ? AuthenticationManagedIdentity.Compile(identity, scope) : null;
        if (!_copies && _url is null) { throw element.Refused("has no <set-url>."); }
        if (_timeout.AsLiteral is not null) { element.Integer("timeout", 60, 1, 240, scope); }
        if (_url?.AsLiteral is { } url && !IsHttp(url))
        {
            throw element.Refused($"is for '{url}', which is no http address.");
        }
    }

    public static SendRequest Compile(PolicyElement element, PolicyScope scope) => new(
        element
            .WithAttributes("mode", "response-variable-name", "timeout", "ignore-error")
            .WithChildren("set-url", "set-method", "set-header", "set-body", "authentication-managed-identity"),
        scope);

    public async ValueTask<Flow> Run(PolicyContext context)
    {
        using var late = new CancellationTokenSource(TimeSpan.FromSeconds(await _timeout.Integer(context, 1, 240)), _parts.Time);
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(context.Aborted, late.Token);
        try
        {
            context.Variables[_variable] = await Send(context, ended.Token);
        }
        catch (Exception failure) when (!context.Aborted.IsCancellationRequested && failure is not PolicyFailure)
        {
            context.Variables[_variable] = null;
            if (!_ignoresErrors)
            {
                throw new PolicyFailure(
                    late.IsCancellationRequested ? "Timeout" : "BackendConnectionFailure", failure.Message,
                    StatusCodes.Status500InternalServerError, failure);
            }
        }

        return Flow.Next;
    }

    private async Task<GatewayResponse> Send(PolicyContext context, CancellationToken cancellation)
    {
        var headers = new HeaderDictionary();
        MessageBody? body = null;
        if (_copies)
        {
            foreach (var header in context.Request.Headers) { headers[header.Key] = header.Value; }
            if (context.Request.Body is { } own)
            {
                await own.Buffer(cancellation);
                body = own.Bytes is { } bytes ? new MessageBody(bytes) : null;
            }
        }

        foreach (var header in _headers) { await header.Apply(headers, context); }
        if (_body is not null)
        {
            body = await _body.Make(context);
            headers.ContentLength = null;
        }

        _identity?.Apply(headers);
        if (Activity.Current is { Id: { } traceparent }) { headers["traceparent"] = traceparent; }
        var url = _url is null ? context.Request.Url : UrlOf(await _url.Text(context));
        var method = _method is not null ? await _method.Make(context) : _copies ? context.Request.Method : HttpMethods.Get;
        var response = await HttpCall.Send(_parts.Http, method, url, headers, body, cancellation);
        if (response.Body is { } answered)
        {
            try { await answered.Buffer(cancellation); }
            finally { await answered.DisposeAsync(); }
        }

        return response;
    }

    private static GatewayUrl UrlOf(string text) =>
        IsHttp(text) ? Whole(new Uri(text)) : throw new InvalidOperationException($"'{text}' is no http address.");

    private static GatewayUrl Whole(Uri uri) => new(uri.Scheme, uri.Host, uri.Port, uri.AbsolutePath, uri.Query);

    private static bool IsHttp(string text) => Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https";
}
