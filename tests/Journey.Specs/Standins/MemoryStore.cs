using System.Net;
using System.Text.Json;

namespace ServerlessShop.Journey.Specs.Standins;

/// <summary>A stored document, and what the store itself knows of it.</summary>
/// <param name="Sequence">Of its last change, in the order of the change feed.</param>
internal sealed record StoredDocument(
    string Pk, string Id, string Kind, byte[] Body, long Sequence, DateTimeOffset ChangedAt)
{
    public string ETag => $"\"{Sequence:x8}\"";

    public T Read<T>() => JsonSerializer.Deserialize<T>(Body, Kernel.Json.Options)!;

    /// <summary>The state inside a state document.</summary>
    public T State<T>() => Read<Persistence.StateDocument<T>>().Body;
}

/// <summary>What one operation of a batch does.</summary>
internal enum Doing { Create, Replace, Upsert, Delete }

/// <summary>One operation of a batch.</summary>
internal sealed record BatchOperation(Doing Doing, string Id, string Kind, string? IfMatch, byte[] Body);

/// <summary>
/// The documents of one container, with the semantics of Cosmos DB: ETags, 404, 409, 412 and 424, all or nothing, and a
/// change feed that has the last version of each document and no deletes.
/// </summary>
internal sealed class MemoryStore(TimeProvider clock)
{
    private readonly Dictionary<(string Pk, string Id), StoredDocument> _documents = [];
    private readonly List<StoredDocument> _feed = [];

    public event Action<StoredDocument>? Changed;

    public IEnumerable<StoredDocument> Documents => _documents.Values;

    public long LastSequence => _feed.Count;

    public StoredDocument? Find(string pk, string id) => _documents.GetValueOrDefault((pk, id));

    public bool Has(string kind) => _documents.Values.Any(document => document.Kind == kind);

    /// <summary>What changed since, each document once and as it is now.</summary>
    public IReadOnlyList<StoredDocument> ChangesSince(long sequence) =>
        [.. _feed.Skip((int)sequence).Where(change => ReferenceEquals(Find(change.Pk, change.Id), change))];

    public HttpStatusCode Delete(string pk, string id) =>
        _documents.Remove((pk, id)) ? HttpStatusCode.NoContent : HttpStatusCode.NotFound;

    public void Write(string pk, string id, string kind, byte[] body)
    {
        var document = new StoredDocument(pk, id, kind, body, _feed.Count + 1, clock.GetUtcNow());
        _documents[(pk, id)] = document;
        _feed.Add(document);
        Changed?.Invoke(document);
    }

    /// <summary>All or nothing, in order. Where one fails it has its own status, and all others have 424.</summary>
    public IReadOnlyList<(HttpStatusCode Status, string? ETag)> Commit(string pk, IReadOnlyList<BatchOperation> batch)
    {
        var made = new HashSet<string>();
        for (var i = 0; i < batch.Count; i++)
        {
            if (Objection(pk, batch[i], made) is not { } status) { continue; }

            return [.. batch.Select((_, j) => (j == i ? status : HttpStatusCode.FailedDependency, (string?)null))];
        }

        var results = new List<(HttpStatusCode, string?)>(batch.Count);
        foreach (var operation in batch)
        {
            if (operation.Doing == Doing.Delete)
            {
                results.Add((Delete(pk, operation.Id), null));
                continue;
            }

            Write(pk, operation.Id, operation.Kind, operation.Body);
            results.Add((
                operation.Doing == Doing.Create ? HttpStatusCode.Created : HttpStatusCode.OK,
                Find(pk, operation.Id)!.ETag));
        }

        return results;
    }

    /// <summary>What an operation of the batch made, the next one finds.</summary>
    private HttpStatusCode? Objection(string pk, BatchOperation operation, HashSet<string> made)
    {
        var there = Find(pk, operation.Id);
        return operation.Doing switch
        {
            Doing.Create => there is null && made.Add(operation.Id) ? null : HttpStatusCode.Conflict,
            Doing.Upsert => null,
            _ when there is null => HttpStatusCode.NotFound,
            _ when operation.IfMatch is { } etag && etag != there.ETag => HttpStatusCode.PreconditionFailed,
            _ => null,
        };
    }
}
