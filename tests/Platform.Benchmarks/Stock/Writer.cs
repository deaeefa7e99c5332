using System.Net;
using Azure.Messaging.ServiceBus;
using Microsoft.Azure.Cosmos;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging.Abstractions;
using ServerlessShop.Inventory.Aisles;
using ServerlessShop.Inventory.Hearing;
using ServerlessShop.Inventory.Receipts;
using ServerlessShop.Inventory.ReceivingStock;
using ServerlessShop.Inventory.Reservations;
using ServerlessShop.Kernel;
using ServerlessShop.Persistence;

namespace ServerlessShop.Platform.Benchmarks.Stock;

/// <summary>One instance of Inventory, with memories and a client of its own.</summary>
internal sealed class Writer : IDisposable
{
    private readonly CosmosClient _client;
    private readonly DocumentStore<Reservation, ReservationEvent> _reservations;
    private readonly DocumentStore<Receipt, ReceiptEvent> _receipts;
    private readonly HotDocumentStore<Aisle, Booking, AisleEvent> _aisles;
    private readonly OnOrderingFunction _onOrdering;
    private readonly LostWrites _lost = new();

    public Writer(Uri store, string key)
    {
        _client = new CosmosClient(store.AbsoluteUri, key, new CosmosClientOptions
        {
            ConnectionMode = ConnectionMode.Gateway,
            EnableContentResponseOnWrite = false,
            UseSystemTextJsonSerializerWithOptions = Json.Options,
            CustomHandlers = { _lost },
        });
        var container = _client.GetContainer("shop", "inventory");
        Committed notSent = (_, _) => Task.CompletedTask; // What a broker takes is not measured here.
        _reservations = new(container, ReservationDecider.Instance, notSent, TimeProvider.System);
        _receipts = new(container, ReceiptDecider.Instance, notSent, TimeProvider.System);
        _aisles = new(container, AisleDecider.Aisle, AisleDecider.Booking, notSent, TimeProvider.System);
        _onOrdering = new(
            new StockRoom(_reservations, _aisles, TimeProvider.System), NullLogger<OnOrderingFunction>.Instance);
    }

    /// <summary>Batches that another writer was first with.</summary>
    public int Lost => _lost.Count;

    public async Task CreateContainer()
    {
        Database database = await _client.CreateDatabaseIfNotExistsAsync("shop");
        await database.CreateContainerIfNotExistsAsync(new ContainerProperties("inventory", "/pk"));
    }

    public Task Receive(StockLine line) =>
        new ReceiveStockFunction(_receipts, _aisles).Book(new(Guid.CreateVersion7(), [line]), CancellationToken.None);

    public async Task<ServerlessShop.Inventory.Aisles.Stock> StockOf(Sku sku) =>
        (await _aisles.Read(new(sku.Aisle, AisleDecider.Kind), CancellationToken.None)).Of(sku);

    public Task Hear(ServiceBusReceivedMessage[] messages, ServiceBusMessageActions actions) =>
        _onOrdering.Run(messages, actions, CancellationToken.None);

    public void Dispose()
    {
        _reservations.Dispose();
        _receipts.Dispose();
        _aisles.Dispose();
        _client.Dispose();
    }

    private sealed class LostWrites : RequestHandler
    {
        private int _count;

        public int Count => _count;

        public override async Task<ResponseMessage> SendAsync(RequestMessage request, CancellationToken cancellation)
        {
            var response = await base.SendAsync(request, cancellation);
            if (response.StatusCode == HttpStatusCode.MultiStatus) { Interlocked.Increment(ref _count); }
            return response;
        }
    }
}
