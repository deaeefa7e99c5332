using System.Collections.Concurrent;
using System.Net;
using System.Text.Json;
using Microsoft.Azure.Cosmos;
using ServerlessShop.Kernel;

namespace ServerlessShop.Persistence;

/// <summary>
/// Leases as documents, one partition each. A lease lapses for an observer whose own clock has run for its whole
/// duration since the observer first saw the document as it still is. So one clock measures a length of time, and no two
/// clocks are ever compared: neither an `expires at` of the holder's making, which a fast observer takes too early, nor
/// `_ts`, which is the store's and rounded to seconds. The price is that who comes anew waits for one whole duration.
/// A clock that runs wrong still costs only a change of holder: safety is the fence's alone, see <see cref="Lease"/>.
/// </summary>
public sealed class Leases(Container container, TimeProvider clock)
{
    private readonly ConcurrentDictionary<string, Sighting> _seen = new();

    /// <summary>Null while somebody holds it, be it under the same holder's name: a tenure is never shared.</summary>
    public async Task<Lease?> Acquire(string name, string holder, TimeSpan duration, CancellationToken cancellation)
    {
        var found = await Read(name, cancellation);
        if (found is { Holder: not null } && !HasLapsed(name, found)) { return null; }

        var tenure = new Lease(name, holder, Token: (found?.Token ?? 0) + 1, duration, ETag: "");
        return await Write(found, Held(tenure), cancellation) is { } etag ? tenure with { ETag = etag } : null;
    }

    /// <summary>
    /// As Acquire, but who finds it held stays and looks on for one duration: in a process that is started for the
    /// moment there is no other way to see a lease lapse. Null when its holder is alive.
    /// </summary>
    public async Task<Lease?> AcquireOrOutwait(
        string name, string holder, TimeSpan duration, CancellationToken cancellation)
    {
        if (await Acquire(name, holder, duration, cancellation) is { } lease) { return lease; }
        await Task.Delay(duration, clock, cancellation);
        return await Acquire(name, holder, duration, cancellation);
    }

    /// <summary>Starts the duration again, under the same token. Null when the lease is lost.</summary>
    public async Task<Lease?> Renew(Lease lease, CancellationToken cancellation) =>
        await Write(Held(lease), Held(lease), cancellation) is { } etag ? lease with { ETag = etag } : null;

    /// <summary>Lets the next one in at once. A lease that is lost already is the next one's to release.</summary>
    public Task Release(Lease lease, CancellationToken cancellation) =>
        Write(Held(lease), Held(lease) with { Holder = null }, cancellation);

    private bool HasLapsed(string name, LeaseDocument found)
    {
        var now = clock.GetTimestamp();
        var seen = _seen.AddOrUpdate(
            name, _ => new(found.ETag, now), (_, seen) => seen.ETag == found.ETag ? seen : new(found.ETag, now));
        return clock.GetElapsedTime(seen.At, now) >= TimeSpan.FromMilliseconds(found.DurationMilliseconds);
    }

    private async Task<LeaseDocument?> Read(string name, CancellationToken cancellation)
    {
        using var found = await container.ReadItemStreamAsync(
            "lease", new PartitionKey(LeaseDocument.PartitionOf(name)), cancellationToken: cancellation);
        if (found.StatusCode == HttpStatusCode.NotFound) { return null; }

        found.EnsureSuccessStatusCode();
        var document = await JsonSerializer.DeserializeAsync<LeaseDocument>(found.Content, Json.Options, cancellation);
        return document! with { ETag = found.Headers.ETag };
    }

    /// <summary>The new ETag; null when another writer was first.</summary>
    private async Task<string?> Write(LeaseDocument? before, LeaseDocument after, CancellationToken cancellation)
    {
        var body = new MemoryStream(JsonSerializer.SerializeToUtf8Bytes(after, Json.Options));
        var partition = new PartitionKey(after.Pk);
        using var written = before is null
            ? await container.CreateItemStreamAsync(
                body, partition, new() { EnableContentResponseOnWrite = false }, cancellation)
            : await container.ReplaceItemStreamAsync(
                body, after.Id, partition, new() { IfMatchEtag = before.ETag, EnableContentResponseOnWrite = false },
                cancellation);
        if (written.StatusCode
            is HttpStatusCode.Conflict or HttpStatusCode.PreconditionFailed or HttpStatusCode.NotFound)
        {
            return null;
        }

        written.EnsureSuccessStatusCode();
        return written.Headers.ETag;
    }

    private static LeaseDocument Held(Lease lease) =>
        new(LeaseDocument.PartitionOf(lease.Name), lease.Holder, lease.Token, (long)lease.Duration.TotalMilliseconds)
        {
            ETag = lease.ETag,
        };

    /// <summary>How the document was, and when, by this observer's clock, it was first seen so.</summary>
    private sealed record Sighting(string ETag, long At);
}
