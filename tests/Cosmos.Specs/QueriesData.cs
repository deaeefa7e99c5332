using System.Text.Json;
using Microsoft.Azure.Cosmos;
using Newtonsoft.Json.Linq;

namespace ServerlessShop.Cosmos.Specs;

/// <summary>Mugs, tea and oddities to ask about.</summary>
public sealed class QueriesData : IAsyncLifetime
{
    public const string Mug = """{"id":"mug","pk":"kitchen","name":"Mug","price":12.5,"stock":3,"tags":["blue","clay"],"sizes":[{"cm":8,"left":2},{"cm":10,"left":1}],"maker":{"name":"Ada","city":"Leeds"}}""";
    public const string Tea = """{"id":"tea","pk":"kitchen","name":"Tea","price":4,"stock":40,"tags":["green"],"sizes":[],"maker":{"name":"Bob"}}""";
    public const string Lamp = """{"id":"lamp","pk":"living","name":"Lamp","price":30,"stock":0,"tags":[],"discount":null,"sizes":[{"cm":40,"left":0}]}""";
    public const string Odd = """{"id":"odd","pk":"living","name":"Odd 50% [x]","price":"free","stock":true}""";

    public Account Account { get; } = new();

    public Container Things { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        await Account.InitializeAsync();
        Things = await Account.NewContainer(container => container.IndexingPolicy = new()
        {
            IncludedPaths = { new() { Path = "/*" } },
            ExcludedPaths = { new() { Path = "/maker/*" }, new() { Path = "/name/?" } },
            CompositeIndexes =
            {
                new()
                {
                    new() { Path = "/pk", Order = CompositePathSortOrder.Ascending },
                    new() { Path = "/stock", Order = CompositePathSortOrder.Descending },
                },
            },
        });
        foreach (var item in new[] { Mug, Tea, Lamp, Odd })
        {
            var parsed = JObject.Parse(item);
            await Things.CreateItemAsync(parsed, new PartitionKey((string)parsed["pk"]!));
        }
    }

    public Task DisposeAsync() => Account.DisposeAsync();

    public async Task<string> Json(string query, params (string Name, object? Value)[] parameters) =>
        $"[{string.Join(',', await Rows(new QueryRequestOptions(), query, parameters))}]";

    /// <summary>All pages' results as compact JSON.</summary>
    public async Task<List<string>> Rows(
        QueryRequestOptions options, string query, params (string Name, object? Value)[] parameters) =>
        [.. (await Pages(options, query, parameters)).SelectMany(page => page)];

    public async Task<List<List<string>>> Pages(
        QueryRequestOptions options, string query, params (string Name, object? Value)[] parameters)
    {
        var definition = parameters.Aggregate(
            new QueryDefinition(query), (made, each) => made.WithParameter(each.Name, each.Value));
        using var iterator = Things.GetItemQueryStreamIterator(definition, null, options);
        var pages = new List<List<string>>();
        while (iterator.HasMoreResults)
        {
            using var page = await iterator.ReadNextAsync();
            page.EnsureSuccessStatusCode();
            using var json = await JsonDocument.ParseAsync(page.Content);
            pages.Add(
                [.. json.RootElement.GetProperty("Documents").EnumerateArray().Select(
                    row => JsonSerializer.Serialize(row))]);
        }

        return pages;
    }

    public async Task<string> Refusal(string query)
    {
        var refusal = await Account.Refused(System.Net.HttpStatusCode.BadRequest, () => Json(query));
        return refusal.Message;
    }
}
