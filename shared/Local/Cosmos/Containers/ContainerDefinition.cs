using System.Text.Json.Nodes;

namespace ServerlessShop.Local.Cosmos.Containers;

/// <summary>A container as it was asked for: partition key, time to live, unique keys, indexing.</summary>
internal sealed class ContainerDefinition
{
    private const int UniqueKeysMax = 10;

    private static readonly HashSet<string> _known =
    [
        "id", "partitionKey", "indexingPolicy", "defaultTtl", "uniqueKeyPolicy", "conflictResolutionPolicy",
        "geospatialConfig", "_rid", "_ts", "_self", "_etag", "_docs", "_sprocs", "_triggers", "_udfs", "_conflicts",
    ];

    private ContainerDefinition(JsonObject json, string id, JsonPath key)
    {
        Json = json;
        Id = id;
        PartitionKey = key;
        DefaultTtl = ReadTtl(json["defaultTtl"]);
        UniqueKeys = ReadUniqueKeys(json["uniqueKeyPolicy"]);
        Indexing = new IndexingPolicy(json["indexingPolicy"]!);
    }

    public JsonObject Json { get; }

    public string Id { get; }

    public JsonPath PartitionKey { get; }

    /// <summary>Null: nothing expires. -1: only items with a ttl of their own.</summary>
    public int? DefaultTtl { get; }

    public IReadOnlyList<IReadOnlyList<JsonPath>> UniqueKeys { get; }

    public IndexingPolicy Indexing { get; }

    public static ContainerDefinition Parse(JsonObject asked)
    {
        var id = ResourceName.Check((string?)asked["id"]);
        foreach (var (name, value) in asked)
        {
            if (!_known.Contains(name) && value is not null)
            {
                throw RefusalException.NotHere($"The container property '{name}'");
            }
        }

        var paths = asked["partitionKey"]?["paths"] as JsonArray;
        if (paths is not { Count: > 0 })
        {
            throw RefusalException.BadRequest("The partition key definition must have at least one path.");
        }

        if (paths.Count > 1) { throw RefusalException.NotHere("A hierarchical partition key"); }

        var json = (JsonObject)asked.DeepClone();
        foreach (var system in _known.Where(name => name[0] == '_')) { json.Remove(system); }
        json["partitionKey"] = new JsonObject
        {
            ["paths"] = paths.DeepClone(), ["kind"] = "Hash", ["version"] = 2,
        };
        if (json["indexingPolicy"] is not JsonObject policy) { json["indexingPolicy"] = IndexingPolicy.Default(); }
        else if (policy["includedPaths"] is not JsonArray { Count: > 0 }
            && policy["excludedPaths"] is not JsonArray { Count: > 0 })
        {
            // The SDK sends both lists empty when only composites were asked for; the service then indexes everything.
            policy["includedPaths"] = IndexingPolicy.Default()["includedPaths"]!.DeepClone();
        }

        return new(json, id, JsonPath.Parse((string)paths[0]!));
    }

    private static int? ReadTtl(JsonNode? node) => (int?)node switch
    {
        null => null,
        -1 or > 0 => (int?)node,
        _ => throw RefusalException.BadRequest("The defaultTtl must be -1 or a positive number of seconds."),
    };

    private static List<IReadOnlyList<JsonPath>> ReadUniqueKeys(JsonNode? policy)
    {
        var keys = new List<IReadOnlyList<JsonPath>>();
        foreach (var key in policy?["uniqueKeys"]?.AsArray() ?? [])
        {
            keys.Add([.. key!["paths"]!.AsArray().Select(path => JsonPath.Parse((string)path!))]);
        }

        return keys.Count <= UniqueKeysMax ? keys
            : throw RefusalException.BadRequest($"A container has at most {UniqueKeysMax} unique keys.");
    }
}
