using Microsoft.AspNetCore.Http;
using ServerlessShop.Local.Gateway.Messages;

namespace ServerlessShop.Local.Gateway.Policies.Access;

/// <summary>cors: answers preflights, and tells browsers which pages may read an answer.</summary>
internal sealed class Cors : IPolicy
{
    private readonly string[] _origins;
    private readonly PolicyExpression[] _methods;
    private readonly string[] _headers;
    private readonly string[] _exposed;
    private readonly PolicyExpression _credentials;
    private readonly PolicyExpression _terminates;
    private readonly PolicyExpression _maxAge;

    private Cors(PolicyElement element, PolicyScope scope)
    {
        // The documentation contradicts itself on the default, so there is none here.
        _terminates = element.RequiredValue("terminate-unmatched-request", scope);
        _credentials = element.Value("allow-credentials", "false", scope);
        _origins = [.. element.ItemsOf("allowed-origins", "origin").Select(origin => Origin(origin, scope))];
        var methods = element.Child("allowed-methods");
        _methods = methods is null
            ? [PolicyExpression.Literal("GET"), PolicyExpression.Literal("POST")]
            : [.. methods.WithChildren("method").Children.Select(method => method.WithAttributes().TextValue(scope))];
        _maxAge = methods?.WithAttributes("preflight-result-max-age").Value("preflight-result-max-age", scope) ?? PolicyExpression.Literal("0");
        _headers = [.. element.ItemsOf("allowed-headers", "header").Select(header => header.WithAttributes().LiteralText(scope))];
        _exposed = [.. element.ItemsOf("expose-headers", "header").Select(header => header.WithAttributes().LiteralText(scope))];

        if (_origins is []) { throw element.Refused("has no <origin>."); }
        if (_origins.Contains("*") && _origins.Length > 1) { throw element.Refused("has the origin * and others."); }
        if (_methods is []) { throw element.Refused("has <allowed-methods> without a <method>."); }
        if (_headers is []) { throw element.Refused("has no <header> in <allowed-headers>."); }
        if (_origins is ["*"] && _credentials.AsLiteral is not "false")
        {
            throw element.Refused("allows credentials to any origin, which no browser takes.");
        }
    }

    public static Cors Compile(PolicyElement element, PolicyScope scope) => new(
        element
            .WithAttributes("allow-credentials", "terminate-unmatched-request")
            .WithChildren("allowed-origins", "allowed-methods", "allowed-headers", "expose-headers"),
        scope);

    public async ValueTask<Flow> Run(PolicyContext context)
    {
        var origin = context.Request.Headers.Origin.ToString();
        if (origin.Length == 0) { return Flow.Next; }

        if (Allows(origin))
        {
            var credentials = await _credentials.Flag(context);
            context.Afterwards(() =>
            {
                var headers = context.DemandResponse().Headers;
                AddOrigin(headers, origin, credentials);
                if (_exposed is not []) { headers["Access-Control-Expose-Headers"] = string.Join(',', _exposed); }
                return ValueTask.CompletedTask;
            });
            return Flow.Next;
        }

        var simple = HttpMethods.IsGet(context.Request.Method) || HttpMethods.IsHead(context.Request.Method);
        if (!simple || !await _terminates.Flag(context)) { return Flow.Next; }

        context.Response = new GatewayResponse();
        return Flow.Answer;
    }

    /// <summary>The answer to a preflight, or null when another cors policy may be asked.</summary>
    public async ValueTask<GatewayResponse?> Preflight(PolicyContext context)
    {
        var origin = context.Request.Headers.Origin.ToString();
        var answer = new GatewayResponse();
        if (!Allows(origin)) { return await _terminates.Flag(context) ? answer : null; }

        var method = context.Request.Headers["Access-Control-Request-Method"].ToString();
        var methods = new List<string>();
        foreach (var allowed in _methods) { methods.Add(await allowed.Text(context)); }
        var asked = context.Request.Headers["Access-Control-Request-Headers"].ToString()
            .Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        if (!(methods.Contains("*") || methods.Contains(method))
            || !(_headers.Contains("*") || asked.All(header => _headers.Contains(header, StringComparer.OrdinalIgnoreCase))))
        {
            return answer;
        }

        AddOrigin(answer.Headers, origin, await _credentials.Flag(context));
        answer.Headers["Access-Control-Allow-Methods"] = methods.Contains("*") ? method : string.Join(',', methods);
        if (asked is not []) { answer.Headers["Access-Control-Allow-Headers"] = string.Join(',', asked); }
        if (await _maxAge.Integer(context, 0, int.MaxValue) is > 0 and var seconds)
        {
            answer.Headers["Access-Control-Max-Age"] = seconds.ToString(System.Globalization.CultureInfo.InvariantCulture);
        }

        return answer;
    }

    private void AddOrigin(IHeaderDictionary headers, string origin, bool credentials)
    {
        headers["Access-Control-Allow-Origin"] = _origins is ["*"] ? "*" : origin;
        if (_origins is not ["*"]) { headers.Vary = headers.Vary.Count == 0 ? "Origin" : $"{headers.Vary},Origin"; }
        if (credentials) { headers["Access-Control-Allow-Credentials"] = "true"; }
    }

    private bool Allows(string origin) =>
        _origins is ["*"] || (Normal(origin) is { } asked && _origins.Contains(asked, StringComparer.Ordinal));

    private static string Origin(PolicyElement element, PolicyScope scope)
    {
        var text = element.WithAttributes().LiteralText(scope);
        return text == "*" ? text : Normal(text) ?? throw element.Refused($"is '{text}', which is no scheme, host and port.");
    }

    private static string? Normal(string origin) =>
        Uri.TryCreate(origin, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" && uri.PathAndQuery == "/"
            ? uri.GetLeftPart(UriPartial.Authority).ToLowerInvariant()
            : null;
}
