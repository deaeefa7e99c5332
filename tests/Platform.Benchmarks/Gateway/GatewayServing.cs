using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using ServerlessShop.Local;
using ServerlessShop.Local.Gateway;
using ServerlessShop.Local.Identity;
using ServerlessShop.Local.Topology;
using ServerlessShop.Platform.Benchmarks.Http;

namespace ServerlessShop.Platform.Benchmarks.Gateway;

/// <summary>What is measured, each alone in its process until its input ends.</summary>
internal static class GatewayServing
{
    private static readonly byte[] _product = Encoding.UTF8.GetBytes(
        """{"sku":"22423","name":"REGENCY CAKESTAND 3 TIER","listPriceMinor":1275,"priceMinor":1275,"currency":"GBP","isListed":true}""");

    private static readonly byte[] _version = """{"version":"1"}"""u8.ToArray();

    /// <summary>Kestrel and nothing behind it: a product for every path, but for the catalogue's version. It stands for the contexts too.</summary>
    public static Task<int> Product() => Serve(async context =>
    {
        var body = context.Request.Path == "/api/products/version" ? _version : _product;
        context.Response.ContentType = "application/json";
        context.Response.ContentLength = body.Length;
        context.Response.Headers.ETag = "\"1\"";
        await context.Response.Body.WriteAsync(body);
    });

    public static async Task<int> Proxy(string backend)
    {
        using var proxy = new BareProxy(new Uri(backend));
        return await Serve(proxy.Forward);
    }

    /// <summary>The gateway with the shop's policies; behind it, in the contexts' place, the bare proxy. Says how long it took to start.</summary>
    public static async Task<int> Gateway(string backend, string folder)
    {
        var root = PlatformOptions.FindRoot(AppContext.BaseDirectory);
        var topology = ShopTopology.Read(root);
        await using var identity = await IdentityProvider.Start(
            new IdentityOptions("http://127.0.0.1:0", folder, root, topology), TimeProvider.System);
        using var proxy = new BareProxy(new Uri(backend));
        var named = new Dictionary<string, string>(topology.Contexts.Select(context =>
            KeyValuePair.Create($"{context.Name}-backend", backend.TrimEnd('/'))))
        {
            ["api-audience"] = topology.Audience,
            ["api-client-id"] = topology.Audience,
            ["customers-openid-config"] = identity.CustomersConfiguration,
            ["workforce-openid-config"] = identity.WorkforceConfiguration,
            ["rate-limit-per-address"] = "1000000000", // The limits are looked up as ever, and never reached.
            ["rate-limit-per-caller"] = "1000000000",
            ["web-origin"] = "http://localhost:5173",
        };
        var begun = Stopwatch.GetTimestamp();
        await using var gateway = await ApiGateway.Start(
            new GatewayOptions("http://127.0.0.1:0", root, topology, named)
            {
                CacheFolder = Path.Combine(folder, "policies"),
                LogLevel = LogLevel.Information,
                Log = (level, line) => { if (level >= LogLevel.Warning) { Console.Error.WriteLine(line); } },
            },
            proxy, identity, TimeProvider.System);
        var milliseconds = Stopwatch.GetElapsedTime(begun).TotalMilliseconds.ToString("F0", CultureInfo.InvariantCulture);
        Console.WriteLine($"{gateway.Address} {identity.Issue("platform", topology.Audience)} {milliseconds}");
        await Console.In.ReadToEndAsync();
        return 0;
    }

    private static async Task<int> Serve(RequestDelegate answer)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        await using var app = builder.Build();
        app.Run(answer);
        await app.StartAsync();
        Console.WriteLine(app.Urls.First());
        await Console.In.ReadToEndAsync();
        return 0;
    }
}
