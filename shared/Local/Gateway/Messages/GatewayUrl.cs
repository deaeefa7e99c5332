using System.Text;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Primitives;
using ServerlessShop.Local.Gateway.Expressions;

namespace ServerlessShop.Local.Gateway.Messages;

/// <summary>An address that policies may change. Path and query stay as they were written until somebody does.</summary>
internal sealed record GatewayUrl : IUrl
{
    private Dictionary<string, StringValues>? _query;

    /// <param name="path">Encoded.</param>
    /// <param name="queryString">Encoded, with its question mark; empty for none.</param>
    public GatewayUrl(string scheme, string host, int port, string path, string queryString) =>
        (Scheme, Host, Port, Path, QueryString) = (scheme, host, port, path, queryString);

    public string Scheme { get; }

    public string Host { get; }

    public int Port { get; }

    public string Path { get; }

    public string QueryString { get; }

    public IReadOnlyDictionary<string, string[]> Query => new MultiValues(_query ??= Parse(QueryString));

    public string PathAndQuery => Path + QueryString;

    public static GatewayUrl Of(Uri uri) =>
        new(uri.Scheme, uri.Host, uri.Port, uri.AbsolutePath.TrimEnd('/'), uri.Query);

    public GatewayUrl WithPathAndQuery(string path, string queryString) => new(Scheme, Host, Port, path, queryString);

    /// <summary>The same address with parameters exchanged; those not named keep their places.</summary>
    public GatewayUrl WithQuery(Action<Dictionary<string, StringValues>> change)
    {
        var query = Parse(QueryString);
        change(query);
        return WithPathAndQuery(Path, Format(query));
    }

    public static string Format(IEnumerable<KeyValuePair<string, StringValues>> query)
    {
        var text = new StringBuilder();
        foreach (var (name, values) in query)
        {
            foreach (var value in values)
            {
                text.Append(text.Length == 0 ? '?' : '&').Append(Uri.EscapeDataString(name)).Append('=').Append(Uri.EscapeDataString(value ?? ""));
            }
        }

        return text.ToString();
    }

    public static Dictionary<string, StringValues> Parse(string queryString) =>
        QueryHelpers.ParseNullableQuery(queryString) is { } parsed
            ? new(parsed, StringComparer.OrdinalIgnoreCase)
            : new(StringComparer.OrdinalIgnoreCase);

    public override string ToString() => $"{Scheme}://{Host}:{Port}{Path}{QueryString}";
}
