using Microsoft.Extensions.Primitives;

namespace ServerlessShop.Local.FunctionsHost.Http;

/// <summary>Headers that speak of one connection and must not travel on (RFC 9110, 7.6.1).</summary>
public static class HopByHop
{
    private static readonly HashSet<string> _names = new(StringComparer.OrdinalIgnoreCase)
    {
        "Connection", "Keep-Alive", "Proxy-Authenticate", "Proxy-Authorization", "Proxy-Connection", "TE", "Trailer",
        "Transfer-Encoding", "Upgrade",
    };

    /// <param name="connection">The values of the Connection header, which names further ones.</param>
    public static bool Is(string name, StringValues connection)
    {
        if (_names.Contains(name)) { return true; }
        foreach (var value in connection)
        {
            if (value is not null && value
                .Split(',', StringSplitOptions.TrimEntries)
                .Contains(name, StringComparer.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }
}
