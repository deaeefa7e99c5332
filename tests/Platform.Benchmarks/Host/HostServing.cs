using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using ServerlessShop.Local;
using ServerlessShop.Local.FunctionsHost;
using ServerlessShop.Local.FunctionsHost.Processes;
using ServerlessShop.Local.Seams;
using ServerlessShop.Local.Trade;
using ServerlessShop.Platform.Benchmarks.Broker;

namespace ServerlessShop.Platform.Benchmarks.Host;

/// <summary>What is measured, until its input ends: host and broker in one process as in the shop, or the whole shop.</summary>
internal static class HostServing
{
    /// <summary>Says the addresses of host, broker and worker, and the worker's process.</summary>
    public static async Task<int> Host(string folder)
    {
        await using var broker = await BrokerServing.Start(folder, subscriptions: 1);
        var options = new FunctionsHostOptions(
            "http://127.0.0.1:0", folder,
            [
                // The subscription's owner receives; the worker is this same program.
                new FunctionAppSpec("s0", Environment.ProcessPath + ".dll", new Dictionary<string, string>
                {
                    ["ServiceBus__fullyQualifiedNamespace"] = new Uri(broker.Address).Authority,
                }),
            ])
        {
            Log = (app, level, line) => { if (level >= LogLevel.Warning) { Console.Error.WriteLine($"{app}: {line}"); } },
        };
        await using var host = new LocalFunctionsHost(options, broker.Broker, new NoFeed(), TimeProvider.System);
        await host.StartAsync();
        await host.WhenReady();
        Console.WriteLine($"{host.Address.GetLeftPart(UriPartial.Authority)} {broker.Address} {await WorkerOf(host, options)} {host.ProcessIds.Values.Single()}");
        await Console.In.ReadToEndAsync();
        return 0;
    }

    /// <summary>Says the gateway's address and the processes of the contexts.</summary>
    public static async Task<int> Shop(string folder, int productsMax)
    {
        var options = new PlatformOptions(PlatformOptions.FindRoot(AppContext.BaseDirectory), folder, BasePort: 0)
        {
            Catalogue = () => [.. TradeYear.Shipped.Products.Take(productsMax)],
        };
        var log = new LogLines(LogLevel.Warning, Console.Error, TimeProvider.System);
        await using var platform = await LocalPlatform.Start(options, TimeProvider.System, log);
        await CatalogueImport.Run(platform, options, (_, _) => { }, CancellationToken.None);
        Console.WriteLine($"{platform.Gateway!.Address} {string.Join(' ', platform.Host!.ProcessIds.Select(one => $"{one.Key}={one.Value}"))}");
        await Console.In.ReadToEndAsync();
        return 0;
    }

    private static async Task<string> WorkerOf(LocalFunctionsHost host, FunctionsHostOptions options)
    {
        using var http = new HttpClient();
        http.DefaultRequestHeaders.Add(Worker.KeyHeader, options.AdminKey);
        var status = await http.GetFromJsonAsync<JsonElement>(new Uri(host.Address, "/admin/host/status"));
        return status.GetProperty("apps")[0].GetProperty("instances")[0].GetProperty("address").GetString()!;
    }

    /// <summary>Nothing here listens to a change feed.</summary>
    private sealed class NoFeed : IChangeFeed
    {
        public ChangePage Read(string database, string container, long continuation, int max) => throw None();

        public long Now(string database, string container) => throw None();

        public byte[]? ReadDocument(string database, string container, string partition, string id) => throw None();

        public Task UpsertDocument(string database, string container, string partition, string id, byte[] document) => throw None();

        private static NotSupportedException None() => new("The benchmark's host has no change feed.");
    }
}
