using Microsoft.Extensions.Primitives;

namespace ServerlessShop.Local.Gateway.Policies;

/// <summary>set-header: of the request in inbound and backend, of the response in outbound and on-error.</summary>
internal sealed class SetHeader : IPolicy
{
    private static readonly string[] _untouchable = ["Connection", "Content-Length", "Keep-Alive", "Transfer-Encoding"];

    // Their values may have commas of their own, so they stay apart.
    private static readonly HashSet<string> _keptApart = new(StringComparer.OrdinalIgnoreCase)
    {
        "User-Agent", "WWW-Authenticate", "Proxy-Authenticate", "Cookie", "Set-Cookie", "Warning", "Date", "Expires",
        "If-Modified-Since", "If-Unmodified-Since", "Last-Modified", "Retry-After",
    };

    private readonly string _name;
    private readonly string _action;
    private readonly PolicyExpression[] _values;
    private readonly bool _ofRequest;

    private SetHeader(string name, string action, PolicyExpression[] values, bool ofRequest)
    {
        _name = name;
        _action = action;
        _values = values;
        _ofRequest = ofRequest;
    }

    public static SetHeader Compile(PolicyElement element, PolicyScope scope)
    {
        element.WithAttributes("name", "exists-action").WithChildren("value");
        var name = element.RequiredLiteral("name", scope);
        var action = element.Literal("exists-action", scope) ?? "override";

        if (action is not ("override" or "skip" or "append" or "delete")) { throw element.Refused($"has the exists-action '{action}'."); }
        if (_untouchable.Contains(name, StringComparer.OrdinalIgnoreCase)) { throw element.Refused($"cannot change {name}; API Management does not allow it."); }
        if (action == "delete" && name.Equals("Server", StringComparison.OrdinalIgnoreCase))
        {
            throw element.Refused("cannot delete Server; API Management does not allow it.");
        }

        var values = element.Children.Select(value => value.WithAttributes().TextValue(scope)).ToArray();
        if (values is [] != (action == "delete")) { throw element.Refused($"with {action} has {values.Length} values."); }
        return new SetHeader(name, action, values, scope.Section is PolicySection.Inbound or PolicySection.Backend);
    }

    public ValueTask Run(PolicyContext context)
    {
        var headers = _ofRequest ? context.Http.Request.Headers : context.Http.Response.Headers;
        if (_action == "delete")
        {
            headers.Remove(_name);
        }
        else if (_action == "append" && headers.TryGetValue(_name, out var present))
        {
            headers[_name] = Joined([.. present, .. Values(context)]);
        }
        else if (_action != "skip" || !headers.ContainsKey(_name))
        {
            headers[_name] = Joined(Values(context));
        }

        return ValueTask.CompletedTask;
    }

    private string?[] Values(PolicyContext context) => Array.ConvertAll(_values, value => (string?)value.Text(context));

    private StringValues Joined(string?[] values) =>
        values.Length == 1 || _keptApart.Contains(_name) ? new StringValues(values) : string.Join(',', values);
}
