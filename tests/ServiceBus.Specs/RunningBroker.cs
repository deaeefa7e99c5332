using System.Text;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using ServerlessShop.Local.Seams;
using ServerlessShop.Local.ServiceBus;
using ServerlessShop.Local.Topology;
using ServerlessShop.Testing;

namespace ServerlessShop.ServiceBus.Specs;

/// <summary>A broker on a temporary folder and a clock that stands still, with a shop small enough to read.</summary>
internal sealed class RunningBroker : IAsyncDisposable
{
    public const string Everything = "1 = 1";

    public static readonly DateTimeOffset Noon = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);

    private readonly ShopTopology _topology;

    private RunningBroker(string folder, ShopTopology topology, FixedClock clock, Broker broker)
    {
        Folder = folder;
        _topology = topology;
        Clock = clock;
        Broker = broker;
    }

    public string Folder { get; }

    public FixedClock Clock { get; }

    public Broker Broker { get; private set; }

    /// <summary>
    /// Topic "ordering" of context ordering, and subscriptions to it of contexts payments and inventory that let
    /// everything through.
    /// </summary>
    public static ShopTopology Shop(
        string filter = Everything, int maxDeliveryCount = 3, bool deadLetterOnExpiration = true,
        bool duplicateDetection = true,
        int lockSeconds = 60) => Topology(
            new ShopTopic("ordering", duplicateDetection, 10, 14),
            new ShopSubscription("ordering", "payments", filter, lockSeconds, maxDeliveryCount, deadLetterOnExpiration),
            new ShopSubscription("ordering", "inventory", Everything, 60, 10, true));

    public static ShopTopology Topology(ShopTopic topic, params ShopSubscription[] subscriptions) => new(
        "shop", "Strong", "api://shop", [],
        [
            Context("ordering", topic, []),
            Context("catalog", new ShopTopic("catalog", false, 0, 14), []),
            .. subscriptions.GroupBy(of => of.Name).Select(of => Context(of.Key, null, [.. of])),
        ]);

    public static async Task<RunningBroker> Start(ShopTopology? topology = null)
    {
        var folder = Directory.CreateTempSubdirectory("broker-").FullName;
        var clock = new FixedClock(Noon);
        topology ??= Shop();
        return new(folder, topology, clock, await Broker.Open(folder, topology, clock, NullLogger.Instance));
    }

    public static BrokeredMessage Message(string id, string subject = "OrderPlacedV1", string body = "{}") =>
        new(id, Encoding.UTF8.GetBytes(body)) { Subject = subject };

    public Task<IReadOnlyList<long?>> Send(params BrokeredMessage[] messages) => Broker.Send("ordering", messages);

    /// <summary>
    /// Takes what is there now. Counting first stands behind every write begun before, the broker's own included.
    /// </summary>
    public async Task<LockedMessage> Receive(string subscription = "payments")
    {
        await Broker.Counts(CancellationToken.None);
        return Assert.Single(await Take(subscription));
    }

    /// <summary>Waits until something comes, because the clock stands still.</summary>
    public async Task<LockedMessage> Await() =>
        Assert.Single(await Broker.Receive("payments", "ordering", "payments", 1, TimeSpan.FromDays(1), CancellationToken.None));

    private Task<IReadOnlyList<LockedMessage>> Take(string subscription) => Broker.Receive(
        "platform", "ordering", subscription, 1, TimeSpan.Zero, CancellationToken.None);

    public async Task ShouldHaveNothingFor(string subscription = "payments")
    {
        await Broker.Counts(CancellationToken.None);
        Assert.Empty(await Take(subscription));
    }

    public async Task<SubscriptionCounts> Counts(string subscription = "payments") =>
        (await Broker.Counts(CancellationToken.None)).Single(counts => counts.Subscription == subscription);

    public Task Settle(SettlementKind kind, LockedMessage message) =>
        Settle(new SettlementOrder(kind, message.LockToken));

    public Task<DateTimeOffset?> Settle(SettlementOrder order) => Broker.Settle(order, CancellationToken.None);

    public Task Complete(LockedMessage message) => Settle(SettlementKind.Complete, message);

    public Task Abandon(LockedMessage message) => Settle(SettlementKind.Abandon, message);

    /// <summary>Stops in good order and starts again on the same files.</summary>
    public async Task Restart(ShopTopology? topology = null, ILogger? log = null)
    {
        await Broker.DisposeAsync();
        Broker = await Broker.Open(Folder, topology ?? _topology, Clock, log ?? NullLogger.Instance);
    }

    /// <summary>
    /// What is on disk at this moment, opened by another broker. This one is left running, never stopped in order.
    /// </summary>
    public async Task<RunningBroker> Crash()
    {
        var folder = Directory.CreateTempSubdirectory("broker-").FullName;
        foreach (var file in Directory.GetFiles(Folder))
        {
            // The index of the write-ahead log is memory shared by a running process; after a crash it is rebuilt.
            if (!file.EndsWith("-shm", StringComparison.Ordinal))
            {
                File.Copy(file, Path.Combine(folder, Path.GetFileName(file)));
            }
        }

        return new(folder, _topology, Clock, await Broker.Open(folder, _topology, Clock, NullLogger.Instance));
    }

    public async ValueTask DisposeAsync()
    {
        await Broker.DisposeAsync();
        Directory.Delete(Folder, recursive: true);
    }

    private static ShopContext Context(string name, ShopTopic? topic, IReadOnlyList<ShopSubscription> hears) =>
        new(name, $"functions/{name}", new ShopContainer(name, "/pk", null, default), topic, hears, null, null);
}
