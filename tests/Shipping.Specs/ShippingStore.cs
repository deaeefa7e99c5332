using Microsoft.Azure.Cosmos;
using ServerlessShop.Kernel;
using ServerlessShop.Local;
using ServerlessShop.Local.Cosmos;
using ServerlessShop.Local.Identity;
using ServerlessShop.Local.Topology;
using ServerlessShop.Persistence;
using ServerlessShop.Shipping.Fulfilments;

namespace ServerlessShop.Shipping.Specs;

/// <summary>Shipping's container on the local store, spoken to by the real SDK.</summary>
public sealed class ShippingStore : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("shipping-").FullName;
    private IdentityProvider _identity = null!;
    private CosmosServer _server = null!;
    private CosmosClient _client = null!;

    public Container Container { get; private set; } = null!;

    public DocumentStore<Fulfilment, FulfilmentEvent> Fulfilments { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        var root = PlatformOptions.FindRoot(AppContext.BaseDirectory);
        var topology = ShopTopology.Read(root);
        _identity = await IdentityProvider.Start(new("http://127.0.0.1:0", _folder, root, topology), TimeProvider.System);
        _server = await CosmosServer.Start(new CosmosOptions { Folder = _folder }, _identity, TimeProvider.System);
        await _server.EnsureDatabase(topology);
        _client = new CosmosClient(_server.Address, _server.MasterKey, new CosmosClientOptions
        {
            ConnectionMode = ConnectionMode.Gateway,
            EnableContentResponseOnWrite = false,
            UseSystemTextJsonSerializerWithOptions = Json.Options,
        });
        Container = _client.GetContainer(topology.Database, "shipping");
        Fulfilments = new DocumentStore<Fulfilment, FulfilmentEvent>(
            Container, FulfilmentDecider.Instance, (_, _) => Task.CompletedTask, TimeProvider.System);
    }

    /// <summary>A fulfilment that went this way, as many decisions would have left it.</summary>
    public async Task<Guid> Went(Guid customer, DateTimeOffset at, params FulfilmentEvent[] way)
    {
        var id = new OrderId(Guid.NewGuid());
        FulfilmentEvent opened = TwoMugs.Opened with { Order = id, Customer = customer, At = at };
        await Fulfilments.Transact(
            new($"{id}", FulfilmentDecider.Kind), _ => new Decision<FulfilmentEvent>.Accepted([opened, .. way]), default);
        return id.Value;
    }

    public async Task DisposeAsync()
    {
        Fulfilments.Dispose();
        _client.Dispose();
        await _server.DisposeAsync();
        await _identity.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }
}
