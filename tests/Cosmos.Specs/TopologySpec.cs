using System.Text.Json;
using Microsoft.Azure.Cosmos;
using ServerlessShop.Local;
using ServerlessShop.Local.Cosmos;
using ServerlessShop.Local.Topology;

namespace ServerlessShop.Cosmos.Specs;

public sealed class TopologySpec : IAsyncLifetime
{
    private readonly Account _account = new();

    public Task InitializeAsync() => _account.InitializeAsync();

    public Task DisposeAsync() => _account.DisposeAsync();

    [Fact]
    public async Task Containers_and_leases_come_from_the_topology()
    {
        await _account.Server.EnsureDatabase(Topology("/pk", ttl: -1));
        await _account.Server.EnsureDatabase(Topology("/pk", ttl: -1));

        var ordering = (await _account.Database.GetContainer("ordering").ReadContainerAsync()).Resource;
        var leases = (await _account.Database.GetContainer("ordering-leases").ReadContainerAsync()).Resource;
        Assert.Equal("/pk", ordering.PartitionKeyPath);
        Assert.Equal(-1, ordering.DefaultTimeToLive);
        Assert.Equal("/kind/?", Assert.Single(ordering.IndexingPolicy.IncludedPaths).Path);
        Assert.Equal("/id", leases.PartitionKeyPath);
    }

    [Fact]
    public async Task A_changed_definition_is_brought_up_to_date()
    {
        await _account.Server.EnsureDatabase(Topology("/pk", ttl: -1));
        await _account.Server.EnsureDatabase(Topology("/pk", ttl: 60));

        Assert.Equal(
            60, (await _account.Database.GetContainer("ordering").ReadContainerAsync()).Resource.DefaultTimeToLive);
    }

    [Fact]
    public async Task A_changed_partition_key_stops_the_start()
    {
        await _account.Server.EnsureDatabase(Topology("/pk", ttl: -1));

        var stopped = await Assert.ThrowsAsync<StartException>(
            () => _account.Server.EnsureDatabase(Topology("/other", ttl: -1)));

        Assert.Contains("'ordering'", stopped.Message);
    }

    [Fact]
    public void A_context_opens_its_own_container_and_its_leases()
    {
        var openers = CosmosOptions.OpenersOf(Topology("/pk", ttl: -1));

        Assert.Equal(["ordering", "ordering-leases"], openers.Keys.Order());
        Assert.All(openers.Values, names => Assert.Equal(["ordering"], names));
    }

    private static ShopTopology Topology(string key, int ttl)
    {
        var indexing = JsonElement.Parse(
            """{"indexingMode":"consistent","includedPaths":[{"path":"/kind/?"}],"excludedPaths":[{"path":"/*"}]}""");
        var container = new ShopContainer("ordering", key, ttl, indexing);
        var context = new ShopContext("ordering", "functions/Ordering", container, null, null, null, null);
        return new("shop", "Strong", "api://shop", [], [context]);
    }
}
