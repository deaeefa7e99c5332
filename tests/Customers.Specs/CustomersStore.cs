using System.Text.Json;
using Microsoft.Azure.Cosmos;
using ServerlessShop.Customers.Accesses;
using ServerlessShop.Customers.Customers;
using ServerlessShop.Kernel;
using ServerlessShop.Local;
using ServerlessShop.Local.Cosmos;
using ServerlessShop.Local.Identity;
using ServerlessShop.Local.Topology;
using ServerlessShop.Persistence;

namespace ServerlessShop.Customers.Specs;

/// <summary>Customers' container on the local store, spoken to by the real SDK.</summary>
public sealed class CustomersStore : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("customers-").FullName;
    private readonly List<IDisposable> _opened = [];
    private IdentityProvider _identity = null!;
    private CosmosServer _server = null!;

    public static string Root { get; } = PlatformOptions.FindRoot(AppContext.BaseDirectory);

    public static ShopTopology Topology { get; } = ShopTopology.Read(Root);

    public async Task InitializeAsync()
    {
        _identity = await IdentityProvider.Start(new("http://127.0.0.1:0", _folder, Root, Topology), TimeProvider.System);
        _server = await CosmosServer.Start(new CosmosOptions { Folder = _folder }, _identity, TimeProvider.System);
        await _server.EnsureDatabase(Topology);
    }

    public async Task DisposeAsync()
    {
        foreach (var opened in _opened) { opened.Dispose(); }
        await _server.DisposeAsync();
        await _identity.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    public Container Open(params RequestHandler[] watches)
    {
        var options = new CosmosClientOptions
        {
            ConnectionMode = ConnectionMode.Gateway,
            EnableContentResponseOnWrite = false,
            UseSystemTextJsonSerializerWithOptions = Json.Options,
        };
        foreach (var watch in watches) { options.CustomHandlers.Add(watch); }
        var client = new CosmosClient(_server.Address, _server.MasterKey, options);
        _opened.Add(client);
        return client.GetContainer(Topology.Database, "customers");
    }

    /// <summary>A store as a process that has just started has it: without any memory.</summary>
    public DocumentStore<Customer, CustomerEvent> Customers(Container container) =>
        Kept(new DocumentStore<Customer, CustomerEvent>(container, CustomerDecider.Instance, SayNothing, TimeProvider.System));

    public DocumentStore<Access, AccessEvent> Accesses(Container container) =>
        Kept(new DocumentStore<Access, AccessEvent>(container, AccessDecider.Instance, SayNothing, TimeProvider.System));

    /// <summary>Everything stored in a customer's partition, as it is stored, by id.</summary>
    public async Task<IReadOnlyDictionary<string, JsonElement>> StoredOf(CustomerId customer)
    {
        var found = new Dictionary<string, JsonElement>();
        using var pages = Open().GetItemQueryIterator<JsonElement>(
            "SELECT * FROM c", requestOptions: new() { PartitionKey = new PartitionKey($"{customer}") });
        while (pages.HasMoreResults)
        {
            foreach (var document in await pages.ReadNextAsync()) { found.Add(document.GetProperty("id").GetString()!, document); }
        }

        return found;
    }

    private static Task SayNothing(IReadOnlyList<OutboxEntry> entries, CancellationToken cancellation)
    {
        Assert.Empty(entries);
        return Task.CompletedTask;
    }

    private T Kept<T>(T store) where T : IDisposable
    {
        _opened.Add(store);
        return store;
    }
}

/// <summary>A store is heavy: all classes share one, each spec with customers of its own.</summary>
[CollectionDefinition(nameof(OneStore))]
public sealed class OneStore : ICollectionFixture<CustomersStore>;
