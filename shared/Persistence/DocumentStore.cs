using System.Net;
using System.Text.Json;
using Microsoft.Azure.Cosmos;
using ServerlessShop.Kernel;

namespace ServerlessShop.Persistence;

/// <summary>Called with what was just committed, to send it at once. What it leaves, the relay finds.</summary>
public delegate Task Committed(IReadOnlyList<OutboxEntry> entries, CancellationToken cancellation);

/// <summary>
/// Reads one document, asks a pure decision what follows, and commits the new state together with its
/// announcements and attachments: all are stored or none is. Decides again when another writer was first.
/// </summary>
public sealed class DocumentStore<TState, TEvent>(
    Container container, Decider<TState, TEvent> decider, Committed committed, TimeProvider clock) : IDisposable
    where TEvent : class
{
    private const int AttemptsMax = 8;
    private const string Nowhere = "";

    public static readonly Rejection ChangedMeanwhile = new(
        RejectionKind.PreconditionFailed, "changed-meanwhile", "Somebody has changed this since it was read.");

    private readonly RecentDocuments<TState> _recent = new();

    public Task<Outcome<TState>> Transact(
        DocumentKey key, Func<TState, Decision<TEvent>> decide, CancellationToken cancellation) =>
        Transact(key, lease: null, decide, cancellation);

    /// <summary>Writes only under the lease: refused once the document was written under a later tenure.</summary>
    public Task<Outcome<TState>> Transact(
        DocumentKey key, Lease? lease, Func<TState, Decision<TEvent>> decide, CancellationToken cancellation) =>
        Transact(key, lease, ifMatch: null, decide, cancellation);

    /// <summary>Writes only what its caller has seen: refused once the document's ETag is another.</summary>
    /// <param name="ifMatch">The ETag that <see cref="ReadTagged"/> gave; null matches what is not stored yet.</param>
    public Task<Outcome<TState>> TransactOn(
        DocumentKey key, string? ifMatch, Func<TState, Decision<TEvent>> decide, CancellationToken cancellation) =>
        Transact(key, lease: null, ifMatch ?? Nowhere, decide, cancellation);

    private async Task<Outcome<TState>> Transact(
        DocumentKey key, Lease? lease, string? ifMatch, Func<TState, Decision<TEvent>> decide,
        CancellationToken cancellation)
    {
        for (var attempt = 1; attempt <= AttemptsMax; attempt++)
        {
            var (current, remembered) = _recent.Find(key) is { } recent
                ? (recent, true)
                : (await container.Load(key, decider, cancellation), false);

            var decision = current.IsClosedTo(lease) ? Lease.Lost
                : ifMatch is not null && ifMatch != (current.ETag ?? Nowhere) ? ChangedMeanwhile
                : decide(current.Body);
            if (decision is Decision<TEvent>.Rejected or Decision<TEvent>.Accepted { Events.IsEmpty: true })
            {
                // No write follows that would notice a stale memory, so a "no" is only said of what is stored now.
                if (remembered) { _recent.Forget(key); attempt--; continue; }
                return decision is Decision<TEvent>.Rejected(var reason)
                    ? new Outcome<TState>.Refused(reason)
                    : new Outcome<TState>.Settled(current.Body);
            }

            var events = ((Decision<TEvent>.Accepted)decision).Events;
            var body = events.Aggregate(current.Body, decider.Evolve);
            var next = current.Then(body, decider.Keep?.Invoke(body)).Under(lease);
            var entries = OutboxEntry.For(next, events.SelectMany(decider.Announce), clock.GetUtcNow());
            var attachments = decider.Attach is null ? [] : events.SelectMany(decider.Attach).ToList();

            if (await Commit(next, attachments, entries, cancellation) is { } etag)
            {
                _recent.Remember(key, next with { ETag = etag });
                if (entries.Count > 0) { await committed(entries, cancellation); }
                return new Outcome<TState>.Settled(next.Body);
            }

            _recent.Forget(key); // Another writer was first.
            await Contention.Pause(attempt, clock, cancellation);
        }

        throw new ContentionException(key, AttemptsMax);
    }

    /// <summary>The state as stored now; the decider's initial state where there is none.</summary>
    public async Task<TState> Read(DocumentKey key, CancellationToken cancellation) =>
        (await container.Load(key, decider, cancellation)).Body;

    /// <summary>The state as stored now, with its ETag; null where nothing is stored.</summary>
    public async Task<(TState State, string? ETag)> ReadTagged(DocumentKey key, CancellationToken cancellation)
    {
        var found = await container.Load(key, decider, cancellation);
        return (found.Body, found.ETag);
    }

    /// <summary>
    /// States that have this text at a path, which must be indexed. What was found is remembered with its ETag, so that
    /// the decisions that follow need no read.
    /// </summary>
    /// <param name="path">From the stored document's root, such as body.awaits; part of the query, never a user's.</param>
    public async Task<IReadOnlyList<TState>> Find(string path, string text, int max, CancellationToken cancellation)
    {
        var found = await container.Query<TState>(
            new QueryDefinition($"SELECT * FROM c WHERE c.{path} = @text OFFSET 0 LIMIT @max")
                .WithParameter("@text", text)
                .WithParameter("@max", max),
            cancellation);
        foreach (var document in found) { _recent.Remember(new(document.Pk, document.Id), document); }
        return [.. found.Select(document => document.Body)];
    }

    public void Dispose() => _recent.Dispose();

    /// <summary>The state's new ETag; null when another writer was first.</summary>
    private async Task<string?> Commit(
        StateDocument<TState> next, List<Attachment> attachments, IReadOnlyList<OutboxEntry> entries,
        CancellationToken cancellation)
    {
        var bodies = new List<byte[]>(1 + attachments.Count + entries.Count)
        {
            JsonSerializer.SerializeToUtf8Bytes(next, Json.Options),
        };
        bodies.AddRange(attachments.Select(attachment => JsonSerializer.SerializeToUtf8Bytes(
            new AttachedDocument(next.Pk, attachment.Id, attachment.Kind, attachment.Body), Json.Options)));
        bodies.AddRange(entries.Select(entry => JsonSerializer.SerializeToUtf8Bytes(entry, Json.Options)));
        BatchTooLargeException.ThrowIfOver(bodies.Count, bodies.Sum(bytes => bytes.LongLength));

        var batch = container.CreateTransactionalBatch(new PartitionKey(next.Pk));
        _ = next.ETag is null
            ? batch.CreateItemStream(new MemoryStream(bodies[0]), Quiet.Item)
            : batch.ReplaceItemStream(
                next.Id, new MemoryStream(bodies[0]), new() { IfMatchEtag = next.ETag, EnableContentResponseOnWrite = false });
        foreach (var body in bodies.Skip(1)) { _ = batch.CreateItemStream(new MemoryStream(body), Quiet.Item); }

        using var response = await batch.ExecuteAsync(cancellation);

        // The operation that failed carries its own status, the others 424. The state's own, the first, says that
        // another writer won. A conflict on anything else is a bug: deciding again would hide it.
        return response switch
        {
            { IsSuccessStatusCode: true } => response[0].ETag,
            [{ StatusCode: HttpStatusCode.Conflict or HttpStatusCode.PreconditionFailed or HttpStatusCode.NotFound }, ..] => null,
            _ => throw new CosmosException(
                response.ErrorMessage, response.StatusCode, 0, response.ActivityId, response.RequestCharge),
        };
    }
}

/// <summary>Options that keep what was written out of the answer: the writer has it.</summary>
internal static class Quiet
{
    public static readonly TransactionalBatchItemRequestOptions Item = new() { EnableContentResponseOnWrite = false };
}
