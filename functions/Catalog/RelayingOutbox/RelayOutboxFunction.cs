using Microsoft.Azure.Functions.Worker;
using ServerlessShop.Catalog.Categories;
using ServerlessShop.Catalog.Products;
using ServerlessShop.Catalog.ReadingProducts;
using ServerlessShop.Messaging;
using ServerlessShop.Persistence;

namespace ServerlessShop.Catalog.RelayingOutbox;

/// <summary>
/// Sends what the committing process left behind because it died or could not send, and counts that products or categories changed.
/// </summary>
public sealed class RelayOutboxFunction(Outbox outbox, CatalogueVersion version)
{
    [Function("RelayOutbox")]
    [ExponentialBackoffRetry(5, "00:00:01", "00:00:30")]
    public async Task Relay(
        [CosmosDBTrigger(
            "%Cosmos:Database%", "catalog", Connection = "Cosmos", LeaseContainerName = "catalog-leases",
            FeedPollDelay = 1_000)]
        IReadOnlyList<OutboxEntry> changes,
        CancellationToken cancellation)
    {
        await outbox.Send(changes.Where(change => change.Kind == OutboxEntry.EntryKind), cancellation);
        if (changes.Any(change => change.Kind is ProductDecider.Kind or CategoryTree.Kind)) { await version.Number.Raise(cancellation); }
    }

    /// <summary>
    /// The safety net. Once its retries are spent the trigger moves its lease past the batch
    /// (azure-webjobs-sdk-extensions#837), and an entry it gave up on would wait forever.
    /// </summary>
    [Function("SweepOutbox")]
    public Task Sweep([TimerTrigger("0 * * * * *")] TimerInfo timer, CancellationToken cancellation) =>
        outbox.Sweep(cancellation);
}
