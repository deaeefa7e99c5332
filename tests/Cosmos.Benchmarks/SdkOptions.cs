using Microsoft.Azure.Cosmos;

namespace ServerlessShop.Cosmos.Benchmarks;

/// <summary>What each option of the SDK costs or saves an app.</summary>
internal static class SdkOptions
{
    private const int Clients = 8;

    public static async Task Run(Store store, ServerProcess server, int items, TimeSpan time, int rounds)
    {
        var variants = new (string Name, CosmosClientOptions Options, bool Streams)[]
        {
            ("SDK's defaults (Newtonsoft)", new()
            {
                ConnectionMode = ConnectionMode.Gateway,
                SerializerOptions = new() { PropertyNamingPolicy = CosmosPropertyNamingPolicy.CamelCase },
            }, false),
            ("System.Text.Json", With(options => options.EnableContentResponseOnWrite = null), false),
            ("the same, no content on write: the shop", Sdk.Options, false),
            ("the shop, streams", Sdk.Options, true),
            ("the shop, tracing off", With(options =>
                options.CosmosClientTelemetryOptions = new() { DisableDistributedTracing = true }), false),
            ("the shop, tracing on", With(options =>
                options.CosmosClientTelemetryOptions = new() { DisableDistributedTracing = false }), false),
            ("the shop, own HttpClientFactory", With(OwnHttp), false),
            ("streams, tracing off, own HttpClientFactory", With(options =>
            {
                OwnHttp(options);
                options.CosmosClientTelemetryOptions = new() { DisableDistributedTracing = true };
            }), true),
        };

        var clients = new List<CosmosClient>();
        var cells = new List<Cell>();
        foreach (var (name, options, streams) in variants)
        {
            var client = store.Connect(server.Address, options);
            clients.Add(client);
            var container = client.GetContainer(Shape.Database, Shape.Container);
            cells.Add(new(
                "point read", name, Clients, server,
                _ => streams ? ReadStream(container, items) : Read(container, items)));
            cells.Add(new("create", name, Clients, server, _ => streams ? CreateStream(container) : Create(container)));
            cells.Add(new(
                "batch of 25", name, Clients, server,
                asking => streams ? Sdk.Batch(container, asking) : Batch(container, asking)));
        }

        cells = [.. cells.GroupBy(cell => cell.Operation).SelectMany(same => same)];
        var samples = await Comparison.Rounds(cells, time, rounds);
        Report.Line($"");
        Report.Line(
            $"| operation, {Clients} clients | options | per second | client CPU ms | server CPU ms | client KB |");
        Report.Line($"| --- | --- | ---: | ---: | ---: | ---: |");
        for (var i = 0; i < cells.Count; i++)
        {
            Report.Options(cells[i].Operation, cells[i].Way, Sample.Median(samples[i]));
        }

        var byDefault = new CosmosClientTelemetryOptions().DisableDistributedTracing;
        Report.Line($"DisableDistributedTracing is {byDefault} unless set.");
        foreach (var client in clients) { client.Dispose(); }
    }

    private static CosmosClientOptions With(Action<CosmosClientOptions> change)
    {
        var options = Sdk.Options;
        change(options);
        return options;
    }

    private static void OwnHttp(CosmosClientOptions options)
    {
        var http = new HttpClient(new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.FromMinutes(5) });
        options.HttpClientFactory = () => http;
    }

    private static Task<ItemResponse<Item>> Read(Container container, int items)
    {
        var n = Random.Shared.Next(items);
        return container.ReadItemAsync<Item>(Shape.IdOf(n), new PartitionKey(Shape.PartitionOf(n)));
    }

    private static async Task ReadStream(Container container, int items)
    {
        var n = Random.Shared.Next(items);
        using var response = await container.ReadItemStreamAsync(
            Shape.IdOf(n), new PartitionKey(Shape.PartitionOf(n)));
        response.EnsureSuccessStatusCode();
        await System.Text.Json.JsonSerializer.DeserializeAsync<Item>(response.Content, Shape.Json);
    }

    private static Task<ItemResponse<Item>> Create(Container container)
    {
        var item = Next.Item();
        return container.CreateItemAsync(item, new PartitionKey(item.Pk));
    }

    private static async Task CreateStream(Container container)
    {
        var item = Next.Item();
        using var response = await container.CreateItemStreamAsync(
            new MemoryStream(Shape.Bytes(item)), new PartitionKey(item.Pk));
        response.EnsureSuccessStatusCode();
    }

    private static async Task Batch(Container container, int client)
    {
        var partition = Shape.PartitionOf(90_000_000 + (client * Shape.PartitionItems));
        var batch = container.CreateTransactionalBatch(new PartitionKey(partition));
        for (var i = 0; i < Shape.BatchItems; i++) { batch.UpsertItem(Shape.Of(i) with { Pk = partition }); }
        using var response = await batch.ExecuteAsync();
        if (!response.IsSuccessStatusCode) { throw new InvalidOperationException(response.ErrorMessage); }
    }
}
