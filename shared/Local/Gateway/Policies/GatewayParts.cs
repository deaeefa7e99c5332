using System.Diagnostics.Metrics;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.Logging;
using ServerlessShop.Local.Gateway.Backends;
using ServerlessShop.Local.Gateway.Policies.Access;
using ServerlessShop.Local.Gateway.Policies.Caching;
using ServerlessShop.Local.Gateway.Policies.Limits;
using ServerlessShop.Local.Seams;

namespace ServerlessShop.Local.Gateway.Policies;

/// <summary>What policies share and what outlives a reload: counters, caches, the issuers' keys, the way to backends.</summary>
internal sealed record GatewayParts(
    BackendCalls Backends,
    HttpClient Http,
    ITokens Tokens,
    Func<Uri, OpenIdConfiguration> IssuerAt,
    IMemoryCache VerifiedTokens,
    RateLimits RateLimits,
    ConcurrencyLimits Concurrency,
    GatewayCache Cache,
    Meter Meter,
    Action<LogLevel, string> Log,
    TimeProvider Time);
