using System.Text.RegularExpressions;

namespace ServerlessShop.Local.Gateway.Policies.Transform;

/// <summary>rewrite-uri: another path, and what it keeps of the query, at the same backend.</summary>
internal sealed partial class RewriteUri(PolicyExpression template, PolicyExpression copyUnmatched) : IPolicy
{
    public static RewriteUri Compile(PolicyElement element, PolicyScope scope)
    {
        element.WithAttributes("template", "copy-unmatched-params").WithChildren();
        var template = element.RequiredValue("template", scope);
        return template.AsLiteral is { } literal && !literal.StartsWith('/')
            ? throw element.Refused($"has the template '{literal}', which does not begin with a slash.")
            : new RewriteUri(template, element.Value("copy-unmatched-params", "true", scope));
    }

    public async ValueTask<Flow> Run(PolicyContext context)
    {
        var made = await template.Text(context);
        if (!made.StartsWith('/')) { throw new InvalidOperationException($"'{made}' does not begin with a slash."); }

        var operation = context.Matched.Operation;
        var filled = Parameter().Replace(made, match => Uri.EscapeDataString(ValueOf(match.Groups[1].Value, context)));
        var (path, query) = filled.Split('?', 2) is [var before, var after] ? (before, $"?{after}") : (filled, "");
        if (await copyUnmatched.Flag(context))
        {
            var unmatched = Messages.GatewayUrl.Parse(context.Request.Url.QueryString)
                .Where(one => !operation.RequiredQuery.Contains(one.Key, StringComparer.OrdinalIgnoreCase));
            var copied = Messages.GatewayUrl.Format(unmatched);
            query = query.Length == 0 || copied.Length == 0 ? query + copied : $"{query}&{copied[1..]}";
        }

        context.Request.Url = context.Request.Url.WithPathAndQuery(context.Backend.BasePath(context) + path, query);
        return Flow.Next;
    }

    private static string ValueOf(string name, PolicyContext context)
    {
        if (context.Matched.Parameters.TryGetValue(name, out var value)) { return value; }
        return context.Request.Url.Query.TryGetValue(name, out var values)
            ? values[0]
            : throw new InvalidOperationException($"The operation's template has no parameter '{name}'.");
    }

    [GeneratedRegex(@"\{\*?([A-Za-z0-9_-]+)\}")]
    private static partial Regex Parameter();
}
