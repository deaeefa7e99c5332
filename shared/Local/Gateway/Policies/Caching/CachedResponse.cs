using Microsoft.Extensions.Primitives;

namespace ServerlessShop.Local.Gateway.Policies.Caching;

/// <summary>An answer as cache-store kept it.</summary>
internal sealed record CachedResponse(int StatusCode, string? Reason, KeyValuePair<string, StringValues>[] Headers, ReadOnlyMemory<byte>? Body);
