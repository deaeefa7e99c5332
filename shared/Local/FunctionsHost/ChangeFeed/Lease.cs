using System.Text.Json;
using ServerlessShop.Local.FunctionsHost.Metadata;
using ServerlessShop.Local.Seams;

namespace ServerlessShop.Local.FunctionsHost.ChangeFeed;

/// <summary>
/// How far a function has read a change feed: a document of the lease container. Until its first batch is done it
/// says nothing, and a host that starts again begins at "now" again, as Azure's does.
/// </summary>
public sealed class Lease(IChangeFeed feed, Trigger.Cosmos trigger, TimeProvider clock)
{
    /// <exception cref="Exception">The container does not exist.</exception>
    public async Task<long> Continuation()
    {
        var id = trigger.LeaseId;
        if (feed.ReadDocument(trigger.LeaseDatabase, trigger.LeaseContainer, id, id) is { } stored)
        {
            using var document = JsonDocument.Parse(stored);
            var continuation = document.RootElement.GetProperty("continuation");
            if (continuation.ValueKind == JsonValueKind.Number) { return continuation.GetInt64(); }
        }
        else
        {
            await Write(null);
        }

        return trigger.StartFromBeginning ? 0 : feed.Now(trigger.Database, trigger.Container);
    }

    /// <summary>Everything up to here is done with. Durable when the task ends.</summary>
    public Task Checkpoint(long continuation) => Write(continuation);

    private Task Write(long? continuation) => feed.UpsertDocument(
        trigger.LeaseDatabase, trigger.LeaseContainer, trigger.LeaseId, trigger.LeaseId,
        JsonSerializer.SerializeToUtf8Bytes(new
        {
            id = trigger.LeaseId,
            continuation,
            timestamp = clock.GetUtcNow().UtcDateTime,
        }));
}
