using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace ServerlessShop.Local.Gateway;

/// <summary>What a caller may send at most, before any policy is asked.</summary>
internal static class FrontLimits
{
    /// <summary>Method, address and version. Longer ones are answered 414.</summary>
    public const int RequestLineBytesMax = 16 * 1024;

    /// <summary>All headers together. More are answered 431.</summary>
    public const int HeaderBytesMax = 32 * 1024;

    public const int HeadersMax = 100;

    /// <summary>What streams through; a Function App takes 100 MB, and says so itself.</summary>
    public const long BodyBytesMax = 1024L * 1024 * 1024;

    public static void Apply(KestrelServerOptions kestrel)
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxRequestLineSize = RequestLineBytesMax;
        kestrel.Limits.MaxRequestHeadersTotalSize = HeaderBytesMax;
        kestrel.Limits.MaxRequestHeaderCount = HeadersMax;
        kestrel.Limits.MaxRequestBodySize = BodyBytesMax;
    }
}
