using Microsoft.AspNetCore.Http;

namespace ServerlessShop.Local.Gateway.Policies.Caching;

/// <summary>cache-store: keeps an answer cache-lookup had looked for in vain, as it is when it reaches this policy.</summary>
internal sealed class CacheStore(PolicyExpression duration, PolicyExpression? caches, GatewayCache cache) : IPolicy
{
    public static CacheStore Compile(PolicyElement element, PolicyScope scope)
    {
        element.WithAttributes("duration", "cache-response").WithChildren();
        return new CacheStore(element.RequiredValue("duration", scope), element.Value("cache-response", scope), scope.Parts.Cache);
    }

    public async ValueTask<Flow> Run(PolicyContext context)
    {
        var response = context.DemandResponse();
        if (context.MissedCacheKey is not { } key) { return Flow.Next; }
        if (!(caches is null ? response.StatusCode == StatusCodes.Status200OK : await caches.Flag(context)))
        {
            return Flow.Next;
        }
        if (response.Body is { } body) { await body.Buffer(context.Aborted); }

        var bytes = response.Body?.Bytes;
        if (bytes?.Length > GatewayCache.ResponseBytesMax) { return Flow.Next; }

        var kept = new CachedResponse(
            response.StatusCode, response.StatusReason,
            [.. response.Headers.Where(header => !header.Key.Equals("Set-Cookie", StringComparison.OrdinalIgnoreCase))], bytes);
        var seconds = await duration.Integer(context, 1, int.MaxValue);
        context.Afterwards(() =>
        {
            cache.Set(key, kept, bytes?.Length ?? 0, TimeSpan.FromSeconds(seconds));
            return ValueTask.CompletedTask;
        });
        return Flow.Next;
    }
}
