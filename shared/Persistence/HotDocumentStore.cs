using System.Diagnostics;
using System.Net;
using Microsoft.Azure.Cosmos;
using ServerlessShop.Kernel;

namespace ServerlessShop.Persistence;

/// <summary>What somebody asks of a hot document. The facts that follow change it and the document beside it.</summary>
/// <param name="Id">Of the document beside it that is this asker's own.</param>
/// <param name="New">Probably there is none of this id yet. Only saves a read: it is the store that knows.</param>
public sealed record Ask<TState, TBeside, TEvent>(
    string Id, Func<TState, TBeside, Decision<TEvent>> Decide, bool New = false) where TEvent : class;

/// <summary>
/// A hot document that serves many, and for each it serves a small document beside it, in its partition. What several
/// ask is decided one after another and committed in one batch, for economy; each ask for itself is all or nothing.
/// Decides again when another writer was first to any of the documents.
/// </summary>
public sealed class HotDocumentStore<TState, TBeside, TEvent>(
    Container container, Decider<TState, TEvent> hot, Decider<TBeside, TEvent> beside, Committed committed,
    TimeProvider clock)
    : IDisposable
    where TEvent : class
{
    private const int AttemptsMax = 8;
    private const int RecentBesidesMax = 50_000; // Small ones, and as many as there are open askers.

    private readonly Decider<TState, TEvent> _hot = WithoutAttachments(hot);
    private readonly Decider<TBeside, TEvent> _beside = WithoutAttachments(beside);
    private readonly RecentDocuments<TState> _recent = new();
    private readonly RecentDocuments<TBeside> _recentBesides = new(RecentBesidesMax);

    /// <summary>One outcome per ask, in their order, with the state of the document beside.</summary>
    public Task<IReadOnlyList<Outcome<TBeside>>> Transact(
        DocumentKey key, IReadOnlyList<Ask<TState, TBeside, TEvent>> asks, CancellationToken cancellation) =>
        Transact(key, lease: null, asks, cancellation);

    /// <summary>Writes only under the lease: refused once the hot document was written under a later tenure.</summary>
    public async Task<IReadOnlyList<Outcome<TBeside>>> Transact(
        DocumentKey key, Lease? lease, IReadOnlyList<Ask<TState, TBeside, TEvent>> asks, CancellationToken cancellation)
    {
        var copies = await Recall(key, asks, cancellation);
        var ofOneMoment = false;

        for (var attempt = 1; attempt <= AttemptsMax;)
        {
            // Whatever was remembered: a fence only rises, so who is shut out stays so.
            if (copies.Hot.IsClosedTo(lease)) { return [.. asks.Select(_ => new Outcome<TBeside>.Refused(Lease.Lost))]; }

            HotTrial<TState, TBeside, TEvent> trial;
            try
            {
                trial = new(_hot, _beside, copies, asks);
            }
            catch (UnreachableException) when (!ofOneMoment)
            {
                // What is remembered, or was read at different moments, may contradict itself: a pledge that is known
                // beside an account from before it. Only what cannot be although it was read while nobody wrote, which
                // the hot document's ETag tells, is a bug.
                var before = copies.Hot.ETag;
                await ReadAll(key, copies, cancellation);
                ofOneMoment = copies.Hot.ETag == before;
                attempt++;
                continue;
            }

            ofOneMoment = false;

            // Where no write follows, nothing would notice a stale memory or a wrong guess: that is only said of what
            // is stored now. Where a write follows, it is the write that asks for the ETag.
            if (trial.Unproven is { Count: > 0 } unproven)
            {
                await Read(copies, unproven, cancellation);
                continue;
            }

            if (!trial.Changes)
            {
                if (copies.HotIsRead) { return trial.Outcomes; }
                copies.HotRead(await container.Load(key, _hot, cancellation));
                continue;
            }

            var batch = trial.ToBatch(lease, clock.GetUtcNow());
            if (!batch.Fits && asks.Count > 1)
            {
                var half = asks.Count / 2;
                var first = await Transact(key, lease, [.. asks.Take(half)], cancellation);
                var second = await Transact(key, lease, [.. asks.Skip(half)], cancellation);
                return [.. first, .. second];
            }

            if (await Commit(key, batch, cancellation) is not { } contended)
            {
                if (batch.Entries.Count > 0) { await committed(batch.Entries, cancellation); }
                return trial.Outcomes;
            }

            await Contention.Pause(attempt, clock, cancellation);
            await ReadAgain(key, copies, contended, cancellation);
            attempt++;
        }

        throw new ContentionException(key, AttemptsMax);
    }

    /// <summary>The hot document's state as stored now; the decider's initial state where there is none.</summary>
    public async Task<TState> Read(DocumentKey key, CancellationToken cancellation) =>
        (await container.Load(key, _hot, cancellation)).Body;

    public void Dispose()
    {
        _recent.Dispose();
        _recentBesides.Dispose();
    }

    private async Task<HotCopies<TState, TBeside>> Recall(
        DocumentKey key, IReadOnlyList<Ask<TState, TBeside, TEvent>> asks, CancellationToken cancellation)
    {
        var copies = new HotCopies<TState, TBeside>(key.Partition);
        if (_recent.Find(key) is { } recent) { copies.HotRemembered(recent); }
        else { copies.HotRead(await container.Load(key, _hot, cancellation)); }

        var unknown = new List<string>();
        foreach (var ask in asks.DistinctBy(ask => ask.Id))
        {
            var besideKey = new DocumentKey(key.Partition, ask.Id);
            if (_recentBesides.Find(besideKey) is { } known) { copies.Remembered(known); }
            else if (ask.New) { copies.Remembered(StoredDocuments.NotStored(besideKey, _beside)); }
            else { unknown.Add(ask.Id); }
        }

        await Read(copies, unknown, cancellation);
        return copies;
    }

    private async Task Read(
        HotCopies<TState, TBeside> copies, IReadOnlyCollection<string> ids, CancellationToken cancellation)
    {
        var reading = ids.Select(id => container.Load(new DocumentKey(copies.Partition, id), _beside, cancellation));
        foreach (var document in await Task.WhenAll(reading)) { copies.Read(document); }
    }

    private async Task ReadAll(DocumentKey key, HotCopies<TState, TBeside> copies, CancellationToken cancellation)
    {
        await Read(copies, copies.Ids, cancellation);
        copies.HotRead(await container.Load(key, _hot, cancellation));
    }

    private async Task ReadAgain(
        DocumentKey key, HotCopies<TState, TBeside> copies, string contended, CancellationToken cancellation)
    {
        if (contended == key.Id)
        {
            _recent.Forget(key);
            copies.HotRead(await container.Load(key, _hot, cancellation));
            return;
        }

        // A batch names only the first document that was not as thought. Most likely a whole batch of messages came
        // twice, so all that was remembered or guessed is read before the next attempt.
        var doubtful = copies.NotRead.Append(contended).Distinct().ToList();
        foreach (var id in doubtful) { _recentBesides.Forget(new DocumentKey(key.Partition, id)); }
        await Read(copies, doubtful, cancellation);
    }

    /// <summary>Null when committed; otherwise the id of the document another writer was first to.</summary>
    private async Task<string?> Commit(
        DocumentKey key, HotBatch<TState, TBeside> changes, CancellationToken cancellation)
    {
        BatchTooLargeException.ThrowIfOver(changes.Operations, changes.Size);

        var batch = container.CreateTransactionalBatch(new PartitionKey(key.Partition));
        foreach (var (id, etag, body) in changes.Writes)
        {
            _ = etag is null
                ? batch.CreateItemStream(new MemoryStream(body), Quiet.Item)
                : batch.ReplaceItemStream(
                    id, new MemoryStream(body), new() { IfMatchEtag = etag, EnableContentResponseOnWrite = false });
        }

        using var response = await batch.ExecuteAsync(cancellation);
        if (response.IsSuccessStatusCode)
        {
            _recent.Remember(key, changes.Hot with { ETag = response[0].ETag });
            for (var i = 0; i < changes.Besides.Count; i++)
            {
                var written = changes.Besides[i];
                _recentBesides.Remember(new(key.Partition, written.Id), written with { ETag = response[i + 1].ETag });
            }

            return null;
        }

        // A conflict on an outbox entry, which come last, is a bug: deciding again would hide it.
        for (var i = 0; i <= changes.Besides.Count && i < response.Count; i++)
        {
            if (response[i].StatusCode
                is HttpStatusCode.Conflict or HttpStatusCode.PreconditionFailed or HttpStatusCode.NotFound)
            {
                return changes.Writes[i].Id;
            }
        }

        throw new CosmosException(
            response.ErrorMessage, response.StatusCode, 0, response.ActivityId, response.RequestCharge);
    }

    private static Decider<T, TEvent> WithoutAttachments<T>(Decider<T, TEvent> decider) => decider.Attach is null
        ? decider
        : throw new ArgumentException($"'{decider.Kind}' attaches documents; here the one beside is the attachment.");
}
