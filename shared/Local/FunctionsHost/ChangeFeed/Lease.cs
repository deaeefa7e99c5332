using System.Text.Json;
using ServerlessShop.Local.FunctionsHost.Invocations;
using ServerlessShop.Local.FunctionsHost.Metadata;
using ServerlessShop.Local.Seams;

namespace ServerlessShop.Local.FunctionsHost.ChangeFeed;

/// <summary>
/// How far a function has read a change feed, and which instance processes it: a document of the lease container.
/// Until its first batch is done it says nothing of how far, and a host that starts again begins at "now" again, as
/// Azure's does. In Azure an owner that is gone is noticed when its lease expires; here the host sees it go, and the
/// next instance takes over with the next batch.
/// </summary>
public sealed class Lease(IChangeFeed feed, Trigger.Cosmos trigger, TimeProvider clock) : ILeaseOwnership
{
    private long? _checkpoint;

    public string? Owner { get; private set; }

    /// <exception cref="Exception">The container does not exist.</exception>
    public async Task<long> Continuation()
    {
        var id = trigger.LeaseId;
        if (feed.ReadDocument(trigger.LeaseDatabase, trigger.LeaseContainer, id, id) is { } stored)
        {
            using var document = JsonDocument.Parse(stored);
            if (document.RootElement.TryGetProperty("owner", out var owner)) { Owner = owner.GetString(); }
            var continuation = document.RootElement.GetProperty("continuation");
            if (continuation.ValueKind == JsonValueKind.Number) { return (_checkpoint = continuation.GetInt64()).Value; }
        }
        else
        {
            await Write(null, null);
        }

        return trigger.StartFromBeginning ? 0 : feed.Now(trigger.Database, trigger.Container);
    }

    /// <summary>Everything up to here is done with. Durable when the task ends.</summary>
    public async Task Checkpoint(long continuation)
    {
        await Write(continuation, Owner);
        _checkpoint = continuation;
    }

    public async Task Acquire(string instance)
    {
        await Write(_checkpoint, instance);
        Owner = instance;
    }

    private Task Write(long? continuation, string? owner) => feed.UpsertDocument(
        trigger.LeaseDatabase, trigger.LeaseContainer, trigger.LeaseId, trigger.LeaseId,
        JsonSerializer.SerializeToUtf8Bytes(new
        {
            id = trigger.LeaseId,
            continuation,
            owner,
            timestamp = clock.GetUtcNow().UtcDateTime,
        }));
}
