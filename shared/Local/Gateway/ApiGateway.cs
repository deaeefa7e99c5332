using System.Diagnostics.Metrics;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.Logging;
using ServerlessShop.Local.Gateway.Apis;
using ServerlessShop.Local.Gateway.Backends;
using ServerlessShop.Local.Gateway.Policies;
using ServerlessShop.Local.Gateway.Policies.Access;
using ServerlessShop.Local.Gateway.Policies.Caching;
using ServerlessShop.Local.Gateway.Policies.Limits;
using ServerlessShop.Local.Seams;

namespace ServerlessShop.Local.Gateway;

/// <summary>Stands for API Management: the same OpenAPI files and the same policies, in front of the Function Apps.</summary>
public sealed class ApiGateway : IAsyncDisposable
{
    private const int VerifiedTokensMax = 4096;

    private readonly Stack<object> _owned = new();
    private readonly SemaphoreSlim _reloading = new(1);
    private readonly GatewayOptions _options;
    private readonly GatewayParts _parts;
    private readonly GatewayDoor _door;
    private readonly CircuitBreakers _breakers;
    private readonly WebApplication _app;

    private ApiGateway(GatewayOptions options, IFunctionApps apps, ITokens tokens, TimeProvider time, IPortal? portal)
    {
        _options = options;
        Counters = Owned(new RequestCounters());
        _breakers = new CircuitBreakers(time);
        _parts = Parts(apps, tokens, time);
        _door = new GatewayDoor(
            Read(options.NamedValues), _parts, portal, Counters, options.Log, options.LogLevel <= LogLevel.Debug);
        _app = Web(options);
        _app.Run(_door.Answer);
    }

    /// <summary>Where it listens.</summary>
    public string Address => _app.Urls.Single();

    public RequestCounters Counters { get; }

    /// <param name="portal">What answers at its own paths before any API; null for none.</param>
    /// <exception cref="StartException">An OpenAPI file or policy asks for what is not there; names file and line.</exception>
    public static async Task<ApiGateway> Start(
        GatewayOptions options, IFunctionApps apps, ITokens tokens, TimeProvider time, IPortal? portal = null)
    {
        var gateway = new ApiGateway(options, apps, tokens, time, portal);
        try
        {
            await gateway._app.StartAsync();
            return gateway;
        }
        catch (IOException taken)
        {
            await gateway._app.DisposeAsync();
            await gateway.DisposeOwned();
            throw new StartException($"The gateway cannot listen: {taken.Message}");
        }
    }

    /// <summary>
    /// Reads policies and OpenAPI files again, with other named values. Requests that have begun end by the policies
    /// they began with, later ones meet the new; counters, caches and breakers stay as they are.
    /// </summary>
    /// <exception cref="StartException">Something is wrong with the new ones; the old stay.</exception>
    public async Task Reload(IReadOnlyDictionary<string, string> namedValues)
    {
        await _reloading.WaitAsync();
        try
        {
            _door.Use(await Task.Run(() => Read(namedValues)));
        }
        finally
        {
            _reloading.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
        await DisposeOwned();
        _reloading.Dispose();
    }

    private DeployedApis Read(IReadOnlyDictionary<string, string> namedValues)
    {
        var deployed = DeployedApis.Read(
            _options, namedValues, _parts, count => _options.Log(LogLevel.Information, $"Compiled {count} policy expressions."));
        _breakers.Use(_options.Topology.Contexts
            .Where(context => context.Api?.CircuitBreaker is not null)
            .ToDictionary(context => context.Name, context => context.Api!.CircuitBreaker!));
        return deployed;
    }

    private GatewayParts Parts(IFunctionApps apps, ITokens tokens, TimeProvider time)
    {
        var discovery = Owned(new HttpClient(new SocketsHttpHandler { UseProxy = false }) { Timeout = TimeSpan.FromSeconds(10) });
        var outward = Owned(new HttpClient(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            AutomaticDecompression = DecompressionMethods.None,
            UseCookies = false,
            UseProxy = false,
            ActivityHeadersPropagator = null,
        })
        {
            Timeout = Timeout.InfiniteTimeSpan,
        });
        var pool = _options.Registry is null ? null : Owned(new InstancePool(_options.Registry, outward, _options.Log));
        var issuers = new Dictionary<Uri, OpenIdConfiguration>();
        return new GatewayParts(
            new BackendCalls(apps, DeployedApis.Backends(_options.Topology), _breakers, pool, outward, time),
            outward,
            tokens,
            url => issuers.TryGetValue(url, out var known)
                ? known
                : issuers[url] = Owned(new OpenIdConfiguration(url, discovery, time, line => _options.Log(LogLevel.Error, line))),
            Owned(new MemoryCache(new MemoryCacheOptions { SizeLimit = VerifiedTokensMax })),
            new RateLimits(time),
            new ConcurrencyLimits(),
            new GatewayCache(time),
            Owned(new Meter($"{RequestCounters.MeterName}.Policies")),
            _options.Log,
            time);
    }

    private static WebApplication Web(GatewayOptions options)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls(options.Address);
        builder.WebHost.ConfigureKestrel(FrontLimits.Apply);
        return builder.Build();
    }

    private T Owned<T>(T part) where T : notnull
    {
        _owned.Push(part);
        return part;
    }

    private async ValueTask DisposeOwned()
    {
        while (_owned.TryPop(out var part))
        {
            if (part is IAsyncDisposable waits) { await waits.DisposeAsync(); }
            else { ((IDisposable)part).Dispose(); }
        }
    }
}
