using Microsoft.Azure.Functions.Worker;
using ServerlessShop.Messaging;
using ServerlessShop.Persistence;

namespace ServerlessShop.Shipping.RelayingOutbox;

/// <summary>Sends what the committing process left behind because it died or could not send.</summary>
public sealed class RelayOutboxFunction(Outbox outbox)
{
    [Function("RelayOutbox")]
    [ExponentialBackoffRetry(5, "00:00:01", "00:00:30")]
    public Task Relay(
        [CosmosDBTrigger(
            "%Cosmos:Database%", "shipping", Connection = "Cosmos", LeaseContainerName = "shipping-leases",
            FeedPollDelay = 1_000)]
        IReadOnlyList<OutboxEntry> changes,
        CancellationToken cancellation) =>
        outbox.Send(changes.Where(change => change.Kind == OutboxEntry.EntryKind), cancellation);

    /// <summary>
    /// The safety net. Once its retries are spent the trigger moves its lease past the batch
    /// (azure-webjobs-sdk-extensions#837), and an entry it gave up on would wait forever.
    /// </summary>
    [Function("SweepOutbox")]
    public Task Sweep([TimerTrigger("0 * * * * *")] TimerInfo timer, CancellationToken cancellation) =>
        outbox.Sweep(cancellation);
}
