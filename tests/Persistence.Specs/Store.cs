using Microsoft.Azure.Cosmos;
using ServerlessShop.Kernel;
using ServerlessShop.Local;
using ServerlessShop.Local.Cosmos;
using ServerlessShop.Local.Identity;
using ServerlessShop.Local.Topology;

namespace ServerlessShop.Persistence.Specs;

/// <summary>The local store, spoken to by the real SDK.</summary>
public sealed class Store : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("store-").FullName;
    private IdentityProvider _identity = null!;
    private CosmosClient _client = null!;

    public CosmosServer Server { get; private set; } = null!;

    public Container Container { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        var root = PlatformOptions.FindRoot(AppContext.BaseDirectory);
        var topology = ShopTopology.Read(root);
        _identity = await IdentityProvider.Start(new("http://127.0.0.1:0", _folder, root, topology), TimeProvider.System);
        Server = await CosmosServer.Start(new CosmosOptions { Folder = _folder }, _identity, TimeProvider.System);
        await Server.EnsureDatabase(topology);
        _client = new CosmosClient(Server.Address, Server.MasterKey, new CosmosClientOptions
        {
            ConnectionMode = ConnectionMode.Gateway,
            UseSystemTextJsonSerializerWithOptions = Json.Options,
            MaxRetryAttemptsOnRateLimitedRequests = 1,
        });
        Container = _client.GetContainer(topology.Database, "ordering");
    }

    public async Task DisposeAsync()
    {
        _client.Dispose();
        await Server.DisposeAsync();
        await _identity.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>A store of counters as one process has it, with what it committed to be sent.</summary>
    public (DocumentStore<Counter, CounterEvent> Counters, List<OutboxEntry> Owed) Process()
    {
        var owed = new List<OutboxEntry>();
        return (new(Container, Counter.Decider, Committed, TimeProvider.System), owed);

        Task Committed(IReadOnlyList<OutboxEntry> entries, CancellationToken cancellation)
        {
            lock (owed) { owed.AddRange(entries); }
            return Task.CompletedTask;
        }
    }
}

/// <summary>The smallest thing there is to decide about.</summary>
public sealed record Counter(int Value)
{
    public static readonly Rejection Full = new(RejectionKind.Conflict, "counter-full", "It counts no further.");

    public static readonly Decider<Counter, CounterEvent> Decider = new(
        "counter",
        new Counter(0),
        (counter, fact) => new Counter(counter.Value + fact.By),
        fact => [new Announcement("ordering", "a-counter", fact)],
        fact => fact.First ? [new Attachment("note-1", "note", fact.By)] : []);

    public static Decision<CounterEvent> Count(Counter counter) => new CounterEvent(1, First: counter.Value == 0);

    public static Decision<CounterEvent> CountTo(Counter counter, int most) =>
        counter.Value >= most ? Full : new CounterEvent(1);
}

/// <summary>It was counted up; the first time leaves a note.</summary>
public sealed record CounterEvent(int By, bool First = false);
