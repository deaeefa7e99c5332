using Microsoft.AspNetCore.Http;

namespace ServerlessShop.Local.Gateway.Apis;

/// <summary>Finds the operation of a request: first the API by its path, then method and template within it.</summary>
internal sealed class ApiRoutes
{
    private readonly (string[] Prefix, GatewayApi Api, ApiOperation[] Operations)[] _apis;

    public ApiRoutes(IEnumerable<GatewayApi> apis)
    {
        _apis = [.. apis
            .Select(api => (
                Prefix: api.Path.Split('/'),
                Api: api,
                Operations: api.Operations.Order(Comparer<ApiOperation>.Create(
                    (a, b) => UrlTemplate.BySpecificity(a.Template, b.Template))).ToArray()))
            .OrderByDescending(api => api.Prefix.Length)];
    }

    public IEnumerable<GatewayApi> Apis => _apis.Select(api => api.Api).OrderBy(api => api.Path, StringComparer.Ordinal);

    public MatchedOperation? Match(HttpRequest request) => Match(request, request.Method);

    /// <summary>The operation a preflight asks about: of the method it names, or any at this path.</summary>
    public MatchedOperation? MatchPreflight(HttpRequest request) =>
        Match(request, request.Headers["Access-Control-Request-Method"].ToString()) ?? Match(request, method: null);

    private MatchedOperation? Match(HttpRequest request, string? method)
    {
        // Kestrel has decoded the path (but for %2F) and resolved its dots: what is matched is what is forwarded.
        var path = request.Path.Value!.TrimStart('/').Split('/');
        foreach (var (prefix, api, operations) in _apis)
        {
            if (!path.AsSpan().StartsWith(prefix, StringComparer.OrdinalIgnoreCase)) { continue; }

            var rest = path.AsSpan(prefix.Length);
            if (rest is [""]) { rest = []; }
            foreach (var operation in operations)
            {
                if ((method is not null && operation.Method != method) || operation.Template.Match(rest) is not { } parameters)
                {
                    continue;
                }
                if (operation.RequiredQuery.All(request.Query.ContainsKey))
                {
                    return new MatchedOperation(api, operation, parameters, BackendPath(api, rest));
                }
            }

            return null;
        }

        return null;
    }

    private static string BackendPath(GatewayApi api, ReadOnlySpan<string> rest)
    {
        var path = new System.Text.StringBuilder(api.ServiceUrl.Path);
        foreach (var segment in rest) { path.Append('/').Append(Uri.EscapeDataString(segment)); }
        return path.ToString();
    }
}
