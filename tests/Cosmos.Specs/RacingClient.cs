using System.Text;
using Microsoft.Azure.Cosmos;
using Newtonsoft.Json.Linq;

namespace ServerlessShop.Cosmos.Specs;

/// <summary>Does at random what can be done to a few items that others want too, and writes down how it was answered.</summary>
internal sealed class RacingClient(int number, Container things, string[] partitions, int seed, Func<long> tick)
{
    /// <summary>The item that is only counted up, never replaced.</summary>
    public const int Counter = 3;

    private readonly Random _random = new(seed + number);
    private readonly Dictionary<(string Partition, int Item), string> _etags = [];
    private long _stamp;

    public List<(string Partition, Call Call)> Calls { get; } = [];

    public static JObject Document(string partition, int item, long stamp) =>
        new() { ["id"] = $"{item}", ["pk"] = partition, ["stamp"] = stamp, ["count"] = 0 };

    public async Task Run(int calls)
    {
        for (var n = 0; n < calls; n++)
        {
            var partition = partitions[_random.Next(partitions.Length)];
            var steps = Choose(partition);
            var invoked = tick();
            var answered = steps.Length switch
            {
                0 => await Query(partition),
                1 => [await One(partition, steps[0])],
                _ => await Batch(partition, steps),
            };
            Calls.Add((partition, new(number, invoked, tick(), answered)));
            foreach (var step in answered.Where(step => step.After is not null))
            {
                _etags[(partition, step.Item)] = step.After!.ETag;
            }
        }
    }

    /// <summary>None is a query, several are a batch, and no item comes twice in it.</summary>
    private Step[] Choose(string partition)
    {
        int[] items = [0, 1, 2];
        switch (_random.Next(10))
        {
            case 0: return [];
            case 1: return [new(Verb.Increment, Counter, 0, null, 0, null)];
            case 2 or 3:
                _random.Shuffle(items);
                return [.. items.Take(_random.Next(2, 4)).Select(item => Choose(partition, item, isWrite: true))];
            default: return [Choose(partition, items[_random.Next(items.Length)], isWrite: false)];
        }
    }

    private Step Choose(string partition, int item, bool isWrite)
    {
        Verb[] verbs =
            [Verb.Upsert, Verb.Upsert, Verb.Replace, Verb.Replace, Verb.Create, Verb.Delete, Verb.Increment, Verb.Read, Verb.Read];
        var verb = verbs[_random.Next(isWrite ? verbs.Length - 2 : verbs.Length)];
        var isConditional = verb is Verb.Replace or Verb.Delete && _random.Next(3) > 0;
        return new(
            verb, item, ((long)(number + 1) << 32) + ++_stamp,
            isConditional ? _etags.GetValueOrDefault((partition, item)) : null, 0, null);
    }

    private async Task<Step> One(string partition, Step step)
    {
        var (id, key) = ($"{step.Item}", new PartitionKey(partition));
        var options = new ItemRequestOptions { IfMatchEtag = step.IfMatch };
        using var body = new MemoryStream(Encoding.UTF8.GetBytes(Document(partition, step.Item, step.Stamp).ToString()));
        using var response = await (step.Verb switch
        {
            Verb.Create => things.CreateItemStreamAsync(body, key),
            Verb.Upsert => things.UpsertItemStreamAsync(body, key),
            Verb.Replace => things.ReplaceItemStreamAsync(body, id, key, options),
            Verb.Delete => things.DeleteItemStreamAsync(id, key, options),
            Verb.Increment => things.PatchItemStreamAsync(id, key, [PatchOperation.Increment("/count", 1)]),
            _ => things.ReadItemStreamAsync(id, key),
        });
        return Answered(step, (int)response.StatusCode, response.Content);
    }

    private async Task<IReadOnlyList<Step>> Batch(string partition, Step[] steps)
    {
        var batch = things.CreateTransactionalBatch(new(partition));
        foreach (var step in steps)
        {
            var (id, document) = ($"{step.Item}", Document(partition, step.Item, step.Stamp));
            var options = new TransactionalBatchItemRequestOptions { IfMatchEtag = step.IfMatch };
            batch = step.Verb switch
            {
                Verb.Create => batch.CreateItem(document),
                Verb.Upsert => batch.UpsertItem(document),
                Verb.Replace => batch.ReplaceItem(id, document, options),
                Verb.Delete => batch.DeleteItem(id, options),
                Verb.Increment => batch.PatchItem(id, [PatchOperation.Increment("/count", 1)]),
                _ => throw new InvalidOperationException($"{step.Verb} is not written in a batch."),
            };
        }

        using var response = await batch.ExecuteAsync();
        return [.. steps.Select((step, n) => Answered(step, (int)response[n].StatusCode, response[n].ResourceStream))];
    }

    private async Task<IReadOnlyList<Step>> Query(string partition)
    {
        using var query = things.GetItemQueryIterator<JObject>(
            "SELECT * FROM c", requestOptions: new() { PartitionKey = new(partition) });
        var found = (await query.ReadNextAsync()).ToDictionary(item => (int)item["id"]!, VersionOf);
        Assert.False(query.HasMoreResults);
        return [.. Enumerable.Range(0, Counter + 1).Select(item => found.TryGetValue(item, out var version)
            ? new Step(Verb.Read, item, 0, null, 200, version) : new Step(Verb.Read, item, 0, null, 404, null))];
    }

    private static Step Answered(Step step, int status, Stream? content)
    {
        if (status is 204 or >= 300 || content is null) { return step with { Status = status }; }
        using var reader = new StreamReader(content);
        return step with { Status = status, After = VersionOf(JObject.Parse(reader.ReadToEnd())) };
    }

    private static Version VersionOf(JObject item) =>
        new((long)item["stamp"]!, (int)item["count"]!, (string)item["_etag"]!);
}
