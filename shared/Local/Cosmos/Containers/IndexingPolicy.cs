using System.Text.Json.Nodes;

namespace ServerlessShop.Local.Cosmos.Containers;

/// <summary>Which paths are indexed: what Azure would refuse to sort by is refused here.</summary>
internal sealed class IndexingPolicy
{
    private const int NamedPathsMax = 8;

    private readonly bool _none;
    private readonly List<Pattern> _patterns = [];
    private readonly List<IReadOnlyList<(JsonPath Path, bool Descending)>> _composites = [];

    public IndexingPolicy(JsonNode policy)
    {
        _none = string.Equals((string?)policy["indexingMode"], "none", StringComparison.OrdinalIgnoreCase);
        ReadPatterns(policy["includedPaths"], included: true);
        ReadPatterns(policy["excludedPaths"], included: false);
        if (!_none && !_patterns.Exists(pattern => pattern is { Names.Count: 0, Deep: true }))
        {
            throw RefusalException.BadRequest(
                "The special mandatory indexing path \"/\" is not provided in any of the path type sets. "
                + "Please provide this path in one of the sets.");
        }

        foreach (var composite in policy["compositeIndexes"]?.AsArray() ?? [])
        {
            _composites.Add([.. composite!.AsArray().Select(part => (
                JsonPath.Parse((string)part!["path"]!),
                string.Equals((string?)part["order"], "descending", StringComparison.OrdinalIgnoreCase)))]);
        }

        foreach (var unknown in new[] { "spatialIndexes", "vectorIndexes", "fullTextIndexes" })
        {
            if (policy[unknown] is JsonArray { Count: > 0 })
            {
                throw RefusalException.NotHere($"indexingPolicy.{unknown}");
            }
        }
    }

    /// <summary>
    /// The paths that were named one by one, as /kind/?: these get an index of their own here too. A policy that
    /// includes everything does not, since every write would pay for it.
    /// </summary>
    public IReadOnlyList<JsonPath> NamedPaths =>
        _none ? [] : [.. _patterns
            .Where(pattern => pattern is { Included: true, Deep: false, Names.Count: > 0 })
            .Where(pattern => pattern.Names.All(IsPlain))
            .Select(pattern => new JsonPath(pattern.Names)).Take(NamedPathsMax)];

    public static JsonObject Default() => new()
    {
        ["indexingMode"] = "consistent",
        ["automatic"] = true,
        ["includedPaths"] = new JsonArray(new JsonObject { ["path"] = "/*" }),
        ["excludedPaths"] = new JsonArray(new JsonObject { ["path"] = "/\"_etag\"/?" }),
    };

    /// <summary>The most precise pattern decides; id and _ts are indexed whatever the patterns say.</summary>
    public bool Includes(IReadOnlyList<string> path)
    {
        if (_none) { return false; }
        if (path is ["id"] or ["_ts"]) { return true; }
        return _patterns.Where(pattern => pattern.Matches(path))
            .MaxBy(pattern => (pattern.Names.Count * 2) + (pattern.Deep ? 0 : 1))!.Included;
    }

    /// <summary>
    /// A composite index serves exactly its own sequence, in its directions or in all of them turned round.
    /// </summary>
    public bool SortsBy(IReadOnlyList<(IReadOnlyList<string> Path, bool Descending)> order) =>
        !_none && _composites.Exists(composite =>
            composite.Count == order.Count
            && composite.Zip(order).All(pair => pair.First.Path.Is(pair.Second.Path))

            && composite.Zip(order)
                .Select(pair => pair.First.Descending == pair.Second.Descending).Distinct().Count() == 1);

    private void ReadPatterns(JsonNode? paths, bool included)
    {
        foreach (var entry in paths?.AsArray() ?? [])
        {
            var path = (string?)entry?["path"] ?? throw RefusalException.BadRequest("An indexing path has no 'path'.");
            var end = path[^1];
            if (path[0] != '/' || end is not ('*' or '?'))
            {
                throw RefusalException.BadRequest(
                    $"The indexing path '{path}' could not be accepted, failed near position '0'.");
            }

            var names = path.Length == 2 ? [] : JsonPath.Parse(path[..^2]).Names;
            _patterns.Add(new(names, Deep: end == '*', included));
        }
    }

    private static bool IsPlain(string name) => name.All(each => char.IsAsciiLetterOrDigit(each) || each == '_');

    private sealed record Pattern(IReadOnlyList<string> Names, bool Deep, bool Included)
    {
        public bool Matches(IReadOnlyList<string> path) =>
            (Deep ? path.Count >= Names.Count : path.Count == Names.Count)
                && Names.SequenceEqual(path.Take(Names.Count));
    }
}
