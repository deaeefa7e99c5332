using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.Logging;
using ServerlessShop.Local.Gateway.Apis;
using ServerlessShop.Local.Gateway.Policies;
using ServerlessShop.Local.Seams;

namespace ServerlessShop.Local.Gateway;

/// <summary>Stands for API Management: the same OpenAPI files and the same policies, in front of the Function Apps.</summary>
public sealed class ApiGateway : IAsyncDisposable
{
    private const int VerifiedTokensMax = 4096;

    private readonly WebApplication _app;
    private readonly IDisposable[] _owned;

    private ApiGateway(WebApplication app, RequestCounters counters, IDisposable[] owned)
    {
        _app = app;
        _owned = owned;
        Counters = counters;
    }

    /// <summary>Where it listens.</summary>
    public string Address => _app.Urls.Single();

    public RequestCounters Counters { get; }

    /// <exception cref="StartException">An OpenAPI file or policy asks for what is not there; names file and line.</exception>
    public static async Task<ApiGateway> Start(GatewayOptions options, IFunctionApps apps, ITokens tokens, TimeProvider time)
    {
        var http = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { Timeout = TimeSpan.FromSeconds(10) };
        var issuers = new Dictionary<Uri, OpenIdConfiguration>();
        OpenIdConfiguration IssuerAt(Uri url) => issuers.TryGetValue(url, out var known)
            ? known
            : issuers[url] = new OpenIdConfiguration(url, http, time, line => options.Log(LogLevel.Error, line));
        var verified = new MemoryCache(new MemoryCacheOptions { SizeLimit = VerifiedTokensMax });

        var folder = Path.Combine(options.Root, "infra", "policies");
        var compiler = new PolicyCompiler(folder, options.NamedValues, IssuerAt, tokens, verified, time);
        var routes = new ApiRoutes(ReadApis(options, compiler, Path.Combine(folder, "global.xml")));
        var counters = new RequestCounters();
        var door = new GatewayDoor(routes, apps, counters, options.Log, time);

        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls(options.Address);
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.AddServerHeader = false);
        var app = builder.Build();
        app.Run(door.Answer);
        try
        {
            await app.StartAsync();
        }
        catch (IOException taken)
        {
            await app.DisposeAsync();
            throw new StartException($"The gateway cannot listen: {taken.Message}");
        }

        return new ApiGateway(app, counters, [counters, verified, http, .. issuers.Values]);
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
        foreach (var one in _owned) { one.Dispose(); }
    }

    private static List<GatewayApi> ReadApis(GatewayOptions options, PolicyCompiler compiler, string globalPolicy)
    {
        var apis = new List<GatewayApi>();
        foreach (var context in options.Topology.Contexts)
        {
            if (context.Api is not { } api) { continue; }

            var path = api.Path.Trim('/');
            if (path.Length == 0 || apis.Any(other => other.Path.Equals(path, StringComparison.OrdinalIgnoreCase)))
            {
                throw new StartException($"infra/topology.json: the API '{api.Name}' has the path '{api.Path}', which is empty or another API's.");
            }

            apis.Add(new GatewayApi(
                api.Name, path, context.Name,
                OpenApiFile.Read(Path.Combine(options.Root, api.OpenApi)),
                compiler.Compile(globalPolicy, Path.Combine(options.Root, api.Policy))));
        }

        return apis;
    }
}
