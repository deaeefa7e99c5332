using Microsoft.Extensions.Primitives;

namespace ServerlessShop.Local;

/// <summary>Headers that speak of one connection and must not travel on (RFC 9110, 7.6.1).</summary>
internal static class HopByHop
{
    private static readonly HashSet<string> _names = new(StringComparer.OrdinalIgnoreCase)
    {
        "Connection", "Keep-Alive", "Proxy-Authenticate", "Proxy-Authorization", "Proxy-Connection", "TE", "Trailer",
        "Transfer-Encoding", "Upgrade",
    };

    /// <param name="connection">The values of the Connection header, which names further ones.</param>
    public static bool Is(string name, StringValues connection) =>
        _names.Contains(name) || (connection.Count > 0 && IsNamedBy(connection, name));

    // On its own, because a lambda's closure is made on every call, and this is asked for every header.
    private static bool IsNamedBy(StringValues connection, string name) => connection.Any(value => value is not null
        && value.Split(',', StringSplitOptions.TrimEntries).Contains(name, StringComparer.OrdinalIgnoreCase));
}
