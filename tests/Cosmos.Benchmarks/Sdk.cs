using System.Net;
using Microsoft.Azure.Cosmos;

namespace ServerlessShop.Cosmos.Benchmarks;

/// <summary>The operations through the SDK, with the options that the shop's apps have.</summary>
internal sealed class Sdk(Container container, int items)
{
    private static readonly TransactionalBatchItemRequestOptions _quiet = new()
    {
        EnableContentResponseOnWrite = false,
    };

    private readonly FeedIterator<Item>?[] _feeds = new FeedIterator<Item>?[64];

    public static CosmosClientOptions Options => new()
    {
        ConnectionMode = ConnectionMode.Gateway,
        EnableContentResponseOnWrite = false,
        UseSystemTextJsonSerializerWithOptions = Shape.Json,
    };

    public (string Operation, Func<int, Task> Run)[] All =>
    [
        ("point read", _ => Read()),
        ("create", _ => Create()),
        ("replace", _ => Replace()),
        ("batch of 25", client => Batch(container, client)),
        ("query, 1 partition", _ => Query(container, Random.Shared.Next(items))),
        ("feed page of 100", Page),
    ];

    /// <summary>
    /// Always the same items of a client's own partition, as streams, which is how the shop's store writes.
    /// </summary>
    public static async Task Batch(Container container, int client)
    {
        var partition = Shape.PartitionOf(90_000_000 + (client * Shape.PartitionItems));
        var batch = container.CreateTransactionalBatch(new PartitionKey(partition));
        for (var i = 0; i < Shape.BatchItems; i++)
        {
            var item = Shape.Of(i) with { Pk = partition };
            batch.UpsertItemStream(new MemoryStream(Shape.Bytes(item)), _quiet);
        }

        using var response = await batch.ExecuteAsync();
        if (!response.IsSuccessStatusCode) { throw new InvalidOperationException(response.ErrorMessage); }
    }

    /// <summary>Half of a partition's items.</summary>
    public static async Task Query(Container container, int n)
    {
        var first = n / Shape.PartitionItems * Shape.PartitionItems;
        using var pages = container.GetItemQueryIterator<Item>(
            new QueryDefinition("SELECT * FROM c WHERE c.n % 2 = 0"),
            requestOptions: new() { PartitionKey = new PartitionKey(Shape.PartitionOf(first)) });
        while (pages.HasMoreResults) { await pages.ReadNextAsync(); }
    }

    private Task<ItemResponse<Item>> Read()
    {
        var n = Random.Shared.Next(items);
        return container.ReadItemAsync<Item>(Shape.IdOf(n), new PartitionKey(Shape.PartitionOf(n)));
    }

    private Task<ItemResponse<Item>> Create()
    {
        var item = Next.Item();
        return container.CreateItemAsync(item, new PartitionKey(item.Pk));
    }

    private Task<ItemResponse<Item>> Replace()
    {
        var item = Shape.Of(Random.Shared.Next(items));
        return container.ReplaceItemAsync(item, item.Id, new PartitionKey(item.Pk));
    }

    private async Task Page(int client)
    {
        var feed = _feeds[client] ??= container.GetChangeFeedIterator<Item>(
            ChangeFeedStartFrom.Beginning(), ChangeFeedMode.LatestVersion, new() { PageSizeHint = 100 });
        var page = await feed.ReadNextAsync();
        if (page.StatusCode == HttpStatusCode.NotModified)
        {
            feed.Dispose();
            _feeds[client] = null;
        }
    }
}
