using System.Text.Json;
using Microsoft.Azure.Cosmos;
using ServerlessShop.Kernel;
using ServerlessShop.Local;
using ServerlessShop.Local.Cosmos;
using ServerlessShop.Local.Identity;
using ServerlessShop.Local.Topology;
using ServerlessShop.Ordering.Invoices;
using ServerlessShop.Ordering.Orders;
using ServerlessShop.Persistence;

namespace ServerlessShop.Ordering.Specs.NumberingInvoices;

/// <summary>Ordering's container on the local store, spoken to by the real SDK.</summary>
internal sealed class OrderingStore : IAsyncDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("ordering-").FullName;
    private IdentityProvider _identity = null!;
    private CosmosServer _server = null!;
    private CosmosClient _client = null!;

    private OrderingStore()
    {
    }

    public RequestWatch Requests { get; } = new();

    public Container Container { get; private set; } = null!;

    public static async Task<OrderingStore> Start()
    {
        var store = new OrderingStore();
        var root = PlatformOptions.FindRoot(AppContext.BaseDirectory);
        var topology = ShopTopology.Read(root);
        store._identity = await IdentityProvider.Start(
            new("http://127.0.0.1:0", store._folder, root, topology), TimeProvider.System);
        store._server = await CosmosServer.Start(
            new CosmosOptions { Folder = store._folder }, store._identity, TimeProvider.System);
        await store._server.EnsureDatabase(topology);
        store._client = new CosmosClient(store._server.Address, store._server.MasterKey, new CosmosClientOptions
        {
            ConnectionMode = ConnectionMode.Gateway,
            CustomHandlers = { store.Requests },
            EnableContentResponseOnWrite = false,
            UseSystemTextJsonSerializerWithOptions = Json.Options,
        });
        store.Container = store._client.GetContainer(topology.Database, "ordering");
        return store;
    }

    /// <summary>An order that went this way, as many decisions would have left it.</summary>
    public async Task<OrderId> Place(params OrderEvent[] way)
    {
        var id = new OrderId(Guid.NewGuid());
        using var orders = new DocumentStore<Order, OrderEvent>(
            Container, OrderDecider.Instance, (_, _) => Task.CompletedTask, TimeProvider.System);
        await orders.Transact(
            new($"{id}", "order"),
            _ => new Decision<OrderEvent>.Accepted([TwoMugs.Placed with { Id = id }, .. way]),
            default);
        return id;
    }

    public Task<OrderId> PlaceCompleted(DateTimeOffset at) =>
        Place([.. TwoMugs.ToItsEnd.Skip(1).SkipLast(1), TwoMugs.Completed with { At = at }]);

    public async Task<IReadOnlyList<OrderId>> PlaceCompleted(int count, DateTimeOffset at)
    {
        var ids = new List<OrderId>();
        for (var i = 0; i < count; i++) { ids.Add(await PlaceCompleted(at)); }
        return ids;
    }

    /// <summary>The sequence numbers of a year as the orders have them and as the invoices have them, by order.</summary>
    public async Task<(SortedDictionary<Guid, int> OnOrders, SortedDictionary<Guid, int> OnInvoices)> Numbers(int year)
    {
        var onOrders = new SortedDictionary<Guid, int>();
        var onInvoices = new SortedDictionary<Guid, int>();
        using var pages = Container.GetItemQueryIterator<JsonElement>("SELECT * FROM c WHERE c.kind IN ('order', 'invoice')");
        while (pages.HasMoreResults)
        {
            foreach (var document in await pages.ReadNextAsync())
            {
                var body = document.GetProperty("body");
                if (document.GetProperty("kind").GetString() == "order")
                {
                    var order = (Order.Placed)body.Deserialize<Order>(Json.Options)!;
                    if (order.Invoice is { } number && number.Year == year) { onOrders.Add(order.Id.Value, number.Sequence); }
                }
                else if (body.Deserialize<Invoice>(Json.Options)!.Number is { } number && number.Year == year)
                {
                    onInvoices.Add(document.GetProperty("id").GetGuid(), number.Sequence);
                }
            }
        }

        return (onOrders, onInvoices);
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _server.DisposeAsync();
        await _identity.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }
}
