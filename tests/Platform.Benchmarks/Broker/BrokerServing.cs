using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;
using ServerlessShop.Local.Seams;
using ServerlessShop.Local.ServiceBus;
using ServerlessShop.Local.Topology;

namespace ServerlessShop.Platform.Benchmarks.Broker;

/// <summary>What is measured, alone in its process, until its input ends; and the broker it measures in process.</summary>
internal static class BrokerServing
{
    public static async Task<int> Broker(string folder)
    {
        await using var server = await Start(folder, subscriptions: 1);
        Console.WriteLine(server.Address);
        await Console.In.ReadToEndAsync();
        return 0;
    }

    /// <summary>Kestrel and nothing behind it: reads the body and answers 201.</summary>
    public static async Task<int> Empty()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        await using var app = builder.Build();
        app.Run(async context =>
        {
            await context.Request.Body.CopyToAsync(Stream.Null);
            context.Response.StatusCode = 201;
        });
        await app.StartAsync();
        Console.WriteLine(app.Urls.First());
        await Console.In.ReadToEndAsync();
        return 0;
    }

    /// <summary>Topic ordering with duplicate detection, as the shop's are, and subscriptions s0, s1, ...</summary>
    public static Task<ServiceBusServer> Start(string folder, int subscriptions)
    {
        var topology = new ShopTopology(
            "shop", "Strong", "api://shop", [],
            [
                Context("ordering", new("ordering", true, 10, 14), []),
                .. Enumerable.Range(0, subscriptions).Select(n => Context($"s{n}", null, [Subscription(n)])),
            ]);
        return ServiceBusServer.Start(new(folder), topology, new AnyToken(), TimeProvider.System);
    }

    private static ShopSubscription Subscription(int n) => new(
        "ordering", $"s{n}",
        $"sys.Label IN ('OrderPlacedV1', 'OrderCancelledV1') AND (replayFor IS NULL OR replayFor = 's{n}')", 60, 100, true);

    private static ShopContext Context(string name, ShopTopic? topic, IReadOnlyList<ShopSubscription> hears) =>
        new(name, "", new(name, "/pk", null, default), topic, hears, null, null);

    /// <summary>The token is the name: what checking one costs is the identity provider's to measure.</summary>
    private sealed class AnyToken : ITokens
    {
        public Caller? Check(string token, string audience) => new(token, new HashSet<string>());

        public string Issue(string name, string audience) => name;

        public IReadOnlyDictionary<string, string> ManagedIdentityOf(string context) => new Dictionary<string, string>();
    }
}
