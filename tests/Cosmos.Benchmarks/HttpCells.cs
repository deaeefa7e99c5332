using System.Globalization;
using Microsoft.Azure.Cosmos;

namespace ServerlessShop.Cosmos.Benchmarks;

/// <summary>The operations as plain HTTP: what the SDK sent once is sent again, for other items.</summary>
internal sealed class HttpCells(HttpClient http, int items)
{
    private readonly long[] _positions = Enumerable.Repeat(0L, 64).ToArray();
    private Recorded _read = null!;
    private Recorded _create = null!;
    private Recorded _replace = null!;
    private Recorded[] _batches = [];
    private Recorded _query = null!;
    private Recorded _feed = null!;
    private string _recordedPosition = "";

    public async Task Record(Recorder recorder, Container container)
    {
        var first = Shape.Of(0);
        var key = new PartitionKey(first.Pk);
        var added = Next.Item();
        _read = await recorder.Record(() => container.ReadItemAsync<Item>(first.Id, key));
        _replace = await recorder.Record(() => container.ReplaceItemAsync(first, first.Id, key));
        _create = await recorder.Record(() => container.CreateItemAsync(added, new PartitionKey(added.Pk)));
        _create = _create with
        {
            Headers =
            [
                .. _create.Headers.Select(header =>
                    (header.Name, header.Value.Replace(added.Pk, first.Pk, StringComparison.Ordinal))),
            ],
        };
        _batches = new Recorded[64];
        for (var client = 0; client < _batches.Length; client++)
        {
            var mine = client;
            _batches[client] = await recorder.Record(() => Sdk.Batch(container, mine));
        }

        _query = await recorder.Record(() => Sdk.Query(container, 0));
        using var feed = container.GetChangeFeedIterator<Item>(
            ChangeFeedStartFrom.Beginning(), ChangeFeedMode.LatestVersion, new() { PageSizeHint = 100 });
        await feed.ReadNextAsync();
        _feed = await recorder.Record(() => feed.ReadNextAsync());
        _recordedPosition = _feed.Headers.Single(header => header.Name == "If-None-Match").Value;
    }

    public (string Operation, Func<int, Task> Run)[] All =>
    [
        ("point read", _ => Send(ReadOf(_read))),
        ("create", _ => Send(CreateOf(_create))),
        ("replace", _ => Replace()),
        ("batch of 25", client => Send(_batches[client].Again())),
        ("query, 1 partition", _ => Query()),
        ("feed page of 100", Page),
    ];

    /// <summary>The same reads and creates, sent to a server that does nothing.</summary>
    public (string Operation, Func<int, Task> Run)[] Empty(string store, string empty)
    {
        var read = _read with { Uri = _read.Uri.Replace(store, empty, StringComparison.Ordinal) };
        var create = _create with { Uri = _create.Uri.Replace(store, empty, StringComparison.Ordinal) };
        return [("point read", _ => Send(ReadOf(read))), ("create", _ => Send(CreateOf(create)))];
    }

    /// <summary>How long an answer to a point read is.</summary>
    public async Task<int> AnswerBytes()
    {
        using var request = _read.Again();
        using var response = await http.SendAsync(request);
        return (await response.Content.ReadAsByteArrayAsync()).Length;
    }

    private HttpRequestMessage ReadOf(Recorded read)
    {
        var n = Random.Shared.Next(items);
        return read.Again((Shape.IdOf(0), Shape.IdOf(n)), (Shape.PartitionOf(0), Shape.PartitionOf(n)));
    }

    private static HttpRequestMessage CreateOf(Recorded create)
    {
        var item = Next.Item();
        return create.Again(Shape.Bytes(item), (Shape.PartitionOf(0), item.Pk));
    }

    private Task Replace()
    {
        var item = Shape.Of(Random.Shared.Next(items));
        return Send(_replace.Again(Shape.Bytes(item), (Shape.IdOf(0), item.Id), (Shape.PartitionOf(0), item.Pk)));
    }

    private Task Query() =>
        Send(_query.Again((Shape.PartitionOf(0), Shape.PartitionOf(Random.Shared.Next(items)))));

    private async Task Page(int client)
    {
        var position = string.Create(CultureInfo.InvariantCulture, $"\"{_positions[client]}\"");
        using var request = _feed.Again((_recordedPosition, position));
        using var response = await http.SendAsync(request);
        if ((int)response.StatusCode == 304) { _positions[client] = 0; return; }
        response.EnsureSuccessStatusCode();
        _positions[client] = long.Parse(response.Headers.ETag!.Tag.Trim('"'), CultureInfo.InvariantCulture);
    }

    private async Task Send(HttpRequestMessage request)
    {
        using (request)
        using (var response = await http.SendAsync(request))
        {
            response.EnsureSuccessStatusCode();
        }
    }
}

/// <summary>Items that there are not yet.</summary>
internal static class Next
{
    private static int _last = 100_000_000;

    public static Item Item() => Shape.Of(Interlocked.Increment(ref _last));
}
