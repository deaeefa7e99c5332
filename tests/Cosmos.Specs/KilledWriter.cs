using System.Net;
using Microsoft.Azure.Cosmos;
using Newtonsoft.Json.Linq;

namespace ServerlessShop.Cosmos.Specs;

/// <summary>
/// Writes into a partition of its own and keeps book: what it tried and what was acknowledged. Between the two lies
/// what nobody knows after a kill.
/// </summary>
internal sealed class KilledWriter(string partition, int seed)
{
    private const int BatchSize = 5;

    private readonly Random _random = new(seed);
    private readonly PartitionKey _key = new(partition);
    private readonly Dictionary<string, int> _acknowledged = [];
    private readonly Dictionary<string, int> _tried = [];
    private readonly Dictionary<string, string> _etags = [];
    private readonly HashSet<string> _refused = [];
    private readonly List<string> _singles = [];
    private int _next;

    /// <summary>Until the token ends it, which a request under way need not notice.</summary>
    public async Task Write(Container things, Action acknowledged, CancellationToken killed)
    {
        while (!killed.IsCancellationRequested)
        {
            bool written;
            try
            {
                written = await (_random.Next(5) switch
                {
                    0 or 1 => Create(things, killed),
                    2 when _singles.Count > 0 => Replace(things, killed),
                    3 when _singles.Count > 0 => BeRefused(things, killed),
                    _ => Together(things, killed),
                });
            }
            catch (Exception lost) when (killed.IsCancellationRequested && lost is not Xunit.Sdk.XunitException)
            {
                return; // The answer is lost with the process: done or not done, and Compare takes either.
            }

            if (written) { acknowledged(); }
        }
    }

    /// <summary>Holds what the restarted server has against the book, and goes on from there.</summary>
    /// <param name="changed">The whole change feed: ids and versions.</param>
    public async Task Compare(Container things, IReadOnlyDictionary<string, int> changed)
    {
        var stored = await Read(things);
        foreach (var (id, version) in _acknowledged)
        {
            Assert.True(stored.TryGetValue(id, out var item), $"{id} was acknowledged and is gone.");
            Assert.InRange((int)item["version"]!, version, _tried[id]);
        }

        Assert.All(stored, item => Assert.Equal((int)item.Value["version"]!, changed.GetValueOrDefault(item.Key)));
        Assert.DoesNotContain(stored.Keys, _refused.Contains);
        var together = Enumerable.Range(0, BatchSize).Select(n => Member(n)).Select(stored.GetValueOrDefault).ToList();
        Assert.Single(together.Select(item => (int?)item?["version"]).Distinct());

        foreach (var (id, item) in stored)
        {
            if (_acknowledged.TryAdd(id, 0) && !id.StartsWith(Member(""), StringComparison.Ordinal)) { _singles.Add(id); }
            _acknowledged[id] = _tried[id] = (int)item["version"]!;
            _etags[id] = (string)item["_etag"]!;
        }
    }

    private string Member(object n) => $"{partition}-together-{n}";

    private async Task<bool> Create(Container things, CancellationToken killed)
    {
        var id = $"{partition}-{_next++}";
        var response = await things.CreateItemAsync(Try(id), _key, cancellationToken: killed);
        Acknowledge(id, response.ETag);
        _singles.Add(id);
        return true;
    }

    private async Task<bool> Replace(Container things, CancellationToken killed)
    {
        var id = _singles[_random.Next(_singles.Count)];
        var response = await things.ReplaceItemAsync(
            Try(id), id, _key, new() { IfMatchEtag = _etags[id] }, killed);
        Acknowledge(id, response.ETag);
        return true;
    }

    /// <summary>The same items at every time, so that half a batch is seen by their versions.</summary>
    private async Task<bool> Together(Container things, CancellationToken killed)
    {
        var batch = things.CreateTransactionalBatch(_key);
        for (var n = 0; n < BatchSize; n++) { batch.UpsertItem(Try(Member(n))); }

        using var response = await batch.ExecuteAsync(killed);
        Ensure(response, HttpStatusCode.OK);
        for (var n = 0; n < BatchSize; n++) { Acknowledge(Member(n), response[n].ETag); }
        return true;
    }

    /// <summary>A batch whose last operation fails must leave nothing, killed or not.</summary>
    private async Task<bool> BeRefused(Container things, CancellationToken killed)
    {
        var batch = things.CreateTransactionalBatch(_key);
        for (var n = 1; n < BatchSize; n++)
        {
            var id = $"{partition}-{_next++}";
            _refused.Add(id);
            batch.CreateItem(Item(id, 1));
        }

        batch.CreateItem(Item(_singles[0], 1));
        using var response = await batch.ExecuteAsync(killed);
        Ensure(response, HttpStatusCode.Conflict);
        return false;
    }

    /// <summary>A response without a server behind it (503 of the SDK) is lost like an exception.</summary>
    private static void Ensure(TransactionalBatchResponse response, HttpStatusCode status)
    {
        if (response.StatusCode == status) { return; }
        throw new CosmosException(response.ErrorMessage, response.StatusCode, 0, response.ActivityId, 0);
    }

    private JObject Try(string id)
    {
        _tried[id] = _tried.GetValueOrDefault(id) + 1;
        return Item(id, _tried[id]);
    }

    private JObject Item(string id, int version) => new() { ["id"] = id, ["pk"] = partition, ["version"] = version };

    private void Acknowledge(string id, string etag)
    {
        _acknowledged[id] = _tried[id];
        _etags[id] = etag;
    }

    private async Task<Dictionary<string, JObject>> Read(Container things)
    {
        var items = new Dictionary<string, JObject>();
        using var query = things.GetItemQueryIterator<JObject>(
            "SELECT * FROM c", requestOptions: new() { PartitionKey = _key, MaxItemCount = 1000 });
        while (query.HasMoreResults)
        {
            foreach (var item in await query.ReadNextAsync()) { items.Add((string)item["id"]!, item); }
        }

        return items;
    }
}
