using System.Net;
using System.Text.Json;
using Microsoft.Azure.Cosmos;
using ServerlessShop.Kernel;

namespace ServerlessShop.Persistence;

/// <summary>How the stores read one document.</summary>
internal static class StoredDocuments
{
    /// <summary>The document as stored now; where there is none, one in the decider's initial state.</summary>
    public static async Task<StateDocument<TState>> Load<TState, TEvent>(
        this Container container, DocumentKey key, Decider<TState, TEvent> decider, CancellationToken cancellation)
        where TEvent : class
    {
        // The stream form: a missing document is an answer here, not an exception.
        using var found = await container.ReadItemStreamAsync(
            key.Id, new PartitionKey(key.Partition), cancellationToken: cancellation);

        if (found.StatusCode == HttpStatusCode.NotFound) { return NotStored(key, decider); }

        found.EnsureSuccessStatusCode();
        var document = await JsonSerializer.DeserializeAsync<StateDocument<TState>>(
            found.Content, Json.Options, cancellation);
        return document! with { ETag = found.Headers.ETag };
    }

    /// <summary>Whole documents, as they were stored when the query came by.</summary>
    public static async Task<IReadOnlyList<StateDocument<TState>>> Query<TState>(
        this Container container, QueryDefinition query, CancellationToken cancellation)
    {
        var found = new List<StateDocument<TState>>();
        using var pages = container.GetItemQueryStreamIterator(query);
        while (pages.HasMoreResults)
        {
            using var page = await pages.ReadNextAsync(cancellation);
            page.EnsureSuccessStatusCode();
            using var json = await JsonDocument.ParseAsync(page.Content, cancellationToken: cancellation);
            found.AddRange(json.RootElement.GetProperty("Documents").EnumerateArray().Select(document =>
                document.Deserialize<StateDocument<TState>>(Json.Options)! with
                {
                    ETag = document.GetProperty("_etag").GetString(),
                }));
        }

        return found;
    }

    /// <summary>Without an ETag: to be created, not replaced.</summary>
    public static StateDocument<TState> NotStored<TState, TEvent>(DocumentKey key, Decider<TState, TEvent> decider)
        where TEvent : class =>
        new(key.Partition, key.Id, decider.Kind, Guid.NewGuid(), Version: 0, decider.Initial);
}
