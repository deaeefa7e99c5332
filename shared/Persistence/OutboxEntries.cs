using System.Net;
using System.Text.Json;
using Microsoft.Azure.Cosmos;
using ServerlessShop.Kernel;

namespace ServerlessShop.Persistence;

/// <summary>The outbox entries of one container: forgotten when sent, postponed when not, listed when overdue.</summary>
public sealed class OutboxEntries(Container container)
{
    private const int OverdueMax = 200;

    /// <summary>Removes entries of one partition that were sent. One that is gone already is no error.</summary>
    public async Task Forget(IReadOnlyList<OutboxEntry> sent, CancellationToken cancellation)
    {
        if (sent.Count > 1)
        {
            var batch = container.CreateTransactionalBatch(new PartitionKey(sent[0].Pk));
            foreach (var entry in sent) { _ = batch.DeleteItem(entry.Id, Quiet.Item); }
            using var response = await batch.ExecuteAsync(cancellation);
            if (response.IsSuccessStatusCode) { return; }
        }

        // One entry, or one of several was gone (another relay's work), which undid the batch.
        foreach (var entry in sent)
        {
            using var gone = await container.DeleteItemStreamAsync(
                entry.Id, new PartitionKey(entry.Pk), cancellationToken: cancellation);
            if (gone.StatusCode != HttpStatusCode.NotFound) { gone.EnsureSuccessStatusCode(); }
        }
    }

    /// <summary>Notes a failed attempt and when to try again.</summary>
    public async Task Postpone(OutboxEntry entry, string error, DateTimeOffset until, CancellationToken cancellation)
    {
        using var patched = await container.PatchItemStreamAsync(
            entry.Id,
            new PartitionKey(entry.Pk),
            [
                PatchOperation.Set("/attempts", entry.Attempts + 1),
                PatchOperation.Set("/lastError", error),
                PatchOperation.Set("/retryAtSeconds", until.ToUnixTimeSeconds()),
            ],
            new PatchItemRequestOptions { EnableContentResponseOnWrite = false },
            cancellation);
        if (patched.StatusCode != HttpStatusCode.NotFound) { patched.EnsureSuccessStatusCode(); }
    }

    /// <summary>Entries older than a moment and not postponed beyond now, so that unsendable ones hide no others.</summary>
    public async Task<IReadOnlyList<OutboxEntry>> Overdue(
        DateTimeOffset olderThan, DateTimeOffset now, CancellationToken cancellation)
    {
        var query = new QueryDefinition(
                "SELECT * FROM c WHERE c.kind = @kind AND c.retryAtSeconds <= @now AND c._ts < @olderThan OFFSET 0 LIMIT @max")
            .WithParameter("@kind", OutboxEntry.EntryKind)
            .WithParameter("@now", now.ToUnixTimeSeconds())
            .WithParameter("@olderThan", olderThan.ToUnixTimeSeconds())
            .WithParameter("@max", OverdueMax);

        var overdue = new List<OutboxEntry>();
        using var pages = container.GetItemQueryStreamIterator(query);
        while (pages.HasMoreResults)
        {
            using var page = await pages.ReadNextAsync(cancellation);
            page.EnsureSuccessStatusCode();
            using var json = await JsonDocument.ParseAsync(page.Content, cancellationToken: cancellation);
            overdue.AddRange(json.RootElement.GetProperty("Documents").Deserialize<List<OutboxEntry>>(Json.Options)!);
        }

        return overdue;
    }
}
