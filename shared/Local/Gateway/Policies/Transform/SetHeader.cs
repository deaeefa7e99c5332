using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace ServerlessShop.Local.Gateway.Policies.Transform;

/// <summary>set-header: of the request in inbound and backend, of the response in outbound and on-error.</summary>
internal sealed class SetHeader : IPolicy
{
    private static readonly string[] _actions = ["override", "skip", "append", "delete"];
    private static readonly string[] _untouchable = ["Connection", "Content-Length", "Keep-Alive", "Transfer-Encoding"];

    // Their values may have commas of their own, so they stay apart.
    private static readonly HashSet<string> _keptApart = new(StringComparer.OrdinalIgnoreCase)
    {
        "User-Agent", "WWW-Authenticate", "Proxy-Authenticate", "Cookie", "Set-Cookie", "Warning", "Date", "Expires",
        "If-Modified-Since", "If-Unmodified-Since", "Last-Modified", "Retry-After",
    };

    private readonly PolicyExpression _name;
    private readonly PolicyExpression _action;
    private readonly PolicyExpression[] _values;
    private readonly bool _ofRequest;

    private SetHeader(PolicyExpression name, PolicyExpression action, PolicyExpression[] values, bool ofRequest)
    {
        _name = name;
        _action = action;
        _values = values;
        _ofRequest = ofRequest;
    }

    public static SetHeader Compile(PolicyElement element, PolicyScope scope)
    {
        element.WithAttributes("name", "exists-action").WithChildren("value");
        var name = element.RequiredValue("name", scope);
        var action = element.Value("exists-action", "override", scope);

        if (action.AsLiteral is not null) { element.Word("exists-action", "override", scope, _actions); }
        if (name.AsLiteral is { } literal && _untouchable.Contains(literal, StringComparer.OrdinalIgnoreCase))
        {
            throw element.Refused($"cannot change {literal}; API Management does not allow it.");
        }

        if (action.AsLiteral == "delete" && string.Equals(name.AsLiteral, "Server", StringComparison.OrdinalIgnoreCase))
        {
            throw element.Refused("cannot delete Server; API Management does not allow it.");
        }

        var values = element.Children.Select(value => value.WithAttributes().TextValue(scope)).ToArray();
        if (action.AsLiteral is { } known && values is [] != (known == "delete"))
        {
            throw element.Refused($"with {known} has {values.Length} values.");
        }

        return new SetHeader(name, action, values, scope.IsOfRequest);
    }

    public async ValueTask<Flow> Run(PolicyContext context)
    {
        await Apply(_ofRequest ? context.Request.Headers : context.DemandResponse().Headers, context);
        return Flow.Next;
    }

    public async ValueTask Apply(IHeaderDictionary headers, PolicyContext context)
    {
        // Literals were checked at the start. There are some thirty of them before a shop's answer, so not again here.
        var name = _name.AsLiteral ?? Changeable(await _name.Text(context));
        var action = _action.AsLiteral ?? await _action.Word(context, _actions);
        if (action == "delete") { headers.Remove(name); return; }
        if (action == "skip" && headers.ContainsKey(name)) { return; }

        if (_values is [var only] && action != "append") { headers[name] = Safe(await only.Text(context)); return; }

        List<string?> values = [];
        foreach (var value in _values) { values.Add(Safe(await value.Text(context))); }
        if (action == "append" && headers.TryGetValue(name, out var present)) { values.InsertRange(0, present); }
        headers[name] = values.Count == 1 || _keptApart.Contains(name)
            ? new StringValues([.. values])
            : string.Join(',', values);
    }

    private static string Changeable(string name) => _untouchable.Contains(name, StringComparer.OrdinalIgnoreCase)
        ? throw new InvalidOperationException($"{name} cannot be changed.")
        : name;

    /// <summary>A line end in a value would begin another header, and a caller may have written the value.</summary>
    private static string Safe(string value) => value.AsSpan().ContainsAny('\r', '\n', '\0')
        ? throw new InvalidOperationException("A header's value cannot have a line end.")
        : value;
}
