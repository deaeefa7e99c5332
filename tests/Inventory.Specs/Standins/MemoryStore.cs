using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using ServerlessShop.Kernel;

namespace ServerlessShop.Inventory.Specs.Standins;

/// <summary>The documents of one container, shared by all who hold a MemoryContainer of it.</summary>
public sealed class MemoryStore
{
    private readonly Dictionary<(string Partition, string Id), (byte[] Body, string ETag)> _documents = [];
    private int _writes;

    /// <summary>Called after each write with what was there before (null for nothing) and what is there now.</summary>
    public Action<JsonNode?, JsonNode>? Written { get; set; }

    /// <summary>Called after each batch that was committed, with its partition.</summary>
    public Action<string>? Committed { get; set; }

    public IEnumerable<JsonNode> Documents => _documents.Values.Select(document => JsonNode.Parse(document.Body)!);

    public IEnumerable<JsonNode> In(string partition) =>
        _documents.Where(document => document.Key.Partition == partition)
            .Select(found => JsonNode.Parse(found.Value.Body)!);

    /// <summary>What was said so far of one kind, in the order of saying.</summary>
    public List<T> Said<T>() => Documents
        .Where(document => (string)document["kind"]! == "outbox" && (string)document["type"]! == typeof(T).Name)
        .Select(entry => entry["event"]!["data"].Deserialize<T>(Json.Options)!)
        .ToList();

    public (byte[] Body, string ETag)? Find(string partition, string id) =>
        _documents.TryGetValue((partition, id), out var found) ? found : null;

    /// <summary>All or nothing, in order. Where one fails it has its own status, and all others have 424.</summary>
    public IReadOnlyList<(HttpStatusCode Status, string? ETag)> Commit(
        string partition, IReadOnlyList<(bool Create, string Id, string? IfMatch, byte[] Body)> operations)
    {
        // What an operation of the batch does, the next one sees.
        var created = new HashSet<string>();
        for (var i = 0; i < operations.Count; i++)
        {
            var (create, id, ifMatch, _) = operations[i];
            var there = Find(partition, id);
            HttpStatusCode? failure = create
                ? there is not null || !created.Add(id) ? HttpStatusCode.Conflict : null
                : there is null ? HttpStatusCode.NotFound
                : ifMatch is not null && there.Value.ETag != ifMatch ? HttpStatusCode.PreconditionFailed
                : null;
            if (failure is { } status)
            {
                return
                [
                    .. operations.Select(
                        (_, j) => (j == i ? status : HttpStatusCode.FailedDependency, (string?)null)),
                ];
            }
        }

        var results = new List<(HttpStatusCode, string?)>();
        foreach (var (create, id, _, body) in operations)
        {
            var before = Find(partition, id)?.Body;
            var etag = $"\"{++_writes:x8}\"";
            _documents[(partition, id)] = (body, etag);
            results.Add((create ? HttpStatusCode.Created : HttpStatusCode.OK, etag));
            Written?.Invoke(before is null ? null : JsonNode.Parse(before), JsonNode.Parse(body)!);
        }

        Committed?.Invoke(partition);
        return results;
    }
}
