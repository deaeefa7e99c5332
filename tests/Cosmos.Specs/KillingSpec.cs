using System.Globalization;
using Microsoft.Azure.Cosmos;
using Newtonsoft.Json.Linq;
using Xunit.Abstractions;

namespace ServerlessShop.Cosmos.Specs;

/// <summary>What the server acknowledged survives its process, killed in the middle of the load.</summary>
public sealed class KillingSpec(ITestOutputHelper output) : IDisposable
{
    private const int Kills = 20;
    private const int Writers = 5;

    private readonly string _folder = Directory.CreateTempSubdirectory("cosmos-killed-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task What_was_acknowledged_survives_twenty_kills_under_load()
    {
        var seed = Seed.Of(output);
        var random = new Random(seed);
        var writers = Enumerable.Range(0, Writers).Select(n => new KilledWriter($"w{n}", seed + n)).ToList();
        var store = await StoreProcess.Start(_folder);
        try
        {
            Database database = await store.Client.CreateDatabaseAsync("shop");
            await database.CreateContainerAsync("things", "/pk");
            for (var round = 1; round <= Kills; round++)
            {
                var acknowledged = await WriteUntilKilled(store, writers, random.Next(1, 200));
                output.WriteLine($"Round {round}: killed after {acknowledged} acknowledged writes.");
                Assert.True(acknowledged > 0, $"Nothing was acknowledged in round {round}. SHOP_SEED={seed}");

                store.Dispose();
                store = await StoreProcess.Start(_folder);
                var things = store.Client.GetContainer("shop", "things");
                var changed = await Changes(things);
                foreach (var writer in writers) { await writer.Compare(things, changed); }
            }
        }
        finally
        {
            store.Dispose();
        }
    }

    private static async Task<int> WriteUntilKilled(StoreProcess store, List<KilledWriter> writers, int kill)
    {
        using var killed = new CancellationTokenSource();
        var acknowledged = 0;
        var things = store.Client.GetContainer("shop", "things");
        await Task.WhenAll(writers.Select(writer => writer.Write(things, Acknowledged, killed.Token)));
        return acknowledged;

        void Acknowledged()
        {
            if (Interlocked.Increment(ref acknowledged) != kill) { return; }
            store.Kill();
            killed.Cancel();
        }
    }

    private static async Task<Dictionary<string, int>> Changes(Container things)
    {
        var versions = new Dictionary<string, int>();
        using var feed = things.GetChangeFeedIterator<JObject>(
            ChangeFeedStartFrom.Beginning(), ChangeFeedMode.LatestVersion, new() { PageSizeHint = 1000 });
        while (feed.HasMoreResults)
        {
            var page = await feed.ReadNextAsync();
            if (page.StatusCode == System.Net.HttpStatusCode.NotModified) { break; }
            foreach (var item in page) { versions.Add((string)item["id"]!, (int)item["version"]!); }
        }

        return versions;
    }
}

/// <summary>A random run is repeated with the seed it printed, in SHOP_SEED.</summary>
internal static class Seed
{
    public static int Of(ITestOutputHelper output)
    {
        var seed = Environment.GetEnvironmentVariable("SHOP_SEED") is { Length: > 0 } set
            ? int.Parse(set, CultureInfo.InvariantCulture) : Random.Shared.Next();
        output.WriteLine($"SHOP_SEED={seed}");
        return seed;
    }
}
