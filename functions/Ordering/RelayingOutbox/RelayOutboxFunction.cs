using System.Text.Json;
using Microsoft.Azure.Functions.Worker;
using ServerlessShop.Kernel;
using ServerlessShop.Messaging;
using ServerlessShop.Ordering.ListingOrders;
using ServerlessShop.Ordering.Orders;
using ServerlessShop.Persistence;

namespace ServerlessShop.Ordering.RelayingOutbox;

/// <summary>
/// The one reader of the container's change feed. It sends what the committing process left behind because it died or
/// could not send, and keeps the lists of orders. A second trigger would read everything twice (docs/decisions/0015).
/// </summary>
public sealed class RelayOutboxFunction(Outbox outbox, OrderSummaries summaries)
{
    /// <summary>
    /// Tried without end: after the last try the trigger moves its lease past the batch, and while what is owed would be
    /// found by the sweep, an order that is finished would be missing in the lists for ever.
    /// </summary>
    [Function("RelayOutbox")]
    [ExponentialBackoffRetry(-1, "00:00:01", "00:00:30")]
    public async Task Relay(
        [CosmosDBTrigger(
            "%Cosmos:Database%", "ordering", Connection = "Cosmos", LeaseContainerName = "ordering-leases",
            FeedPollDelay = 1_000)]
        IReadOnlyList<JsonElement> changes,
        CancellationToken cancellation)
    {
        var owed = changes
            .Where(change => IsOf(OutboxEntry.EntryKind, change))
            .Select(change => change.Deserialize<OutboxEntry>(Json.Options)!);
        await outbox.Send(owed, cancellation);
        await summaries.Follow(changes.Where(change => IsOf(OrderDecider.Instance.Kind, change)), cancellation);
    }

    /// <summary>
    /// The safety net. Once its retries are spent the trigger moves its lease past the batch
    /// (azure-webjobs-sdk-extensions#837), and an entry it gave up on would wait forever.
    /// </summary>
    [Function("SweepOutbox")]
    public Task Sweep([TimerTrigger("0 * * * * *")] TimerInfo timer, CancellationToken cancellation) =>
        outbox.Sweep(cancellation);

    private static bool IsOf(string kind, JsonElement change) =>
        change.TryGetProperty("kind", out var known) && known.ValueEquals(kind);
}
