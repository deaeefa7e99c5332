using Microsoft.Azure.Cosmos;
using Newtonsoft.Json.Linq;

namespace ServerlessShop.Cosmos.Specs;

public sealed class IndexingSpec(Account account) : IClassFixture<Account>
{
    [Fact]
    public async Task A_path_indexed_by_name_finds_what_a_scan_finds()
    {
        var scanned = await account.NewContainer();
        var indexed = await account.NewContainer(container => container.IndexingPolicy = OnlyKind());
        foreach (var container in new[] { scanned, indexed })
        {
            await container.CreateItemAsync(Account.Item("1", new { kind = "outbox", at = 5 }), Account.Key());
            await container.CreateItemAsync(Account.Item("2", new { kind = "order", at = 5 }), Account.Key());
            await container.CreateItemAsync(Account.Item("3", new { kind = 5, at = 5 }), Account.Key());
            await container.CreateItemAsync(
                Account.Item("4", new { kind = "a \"quoted\" ключ\n", at = 9 }), Account.Key());
            await container.CreateItemAsync(Account.Item("5", new { kind = "order", at = 9 }), Account.Key());
            await container.ReplaceItemAsync(Account.Item("5", new { kind = "outbox", at = 9 }), "5", Account.Key());
            await container.CreateItemAsync(new JObject { ["id"] = "6", ["pk"] = "a" }, Account.Key());
        }

        foreach (var condition in new[]
        {
            "c.kind = 'outbox'", "c.kind = 'outbox' AND c.at <= 5", "'order' = c.kind", "c.kind = '5'", "c.kind = 5",
            "c.kind = 'a \\\"quoted\\\" ключ\\n'", "c.kind = 'outbox' OR c.at = 9", "NOT (c.kind = 'outbox')",
            "c.kind = 'none'",
        })
        {
            Assert.Equal(await Ids(scanned, condition), await Ids(indexed, condition));
        }

        Assert.Equal("15", await Ids(indexed, "c.kind = 'outbox'"));
    }

    [Fact]
    public async Task A_changed_indexing_policy_counts_for_stored_items()
    {
        var things = await account.NewContainer();
        await things.CreateItemAsync(Account.Item("1", new { kind = "outbox" }), Account.Key());
        await Replace(OnlyKind());

        Assert.Equal("1", await Ids(things, "c.kind = 'outbox'"));
        await Account.Refused(System.Net.HttpStatusCode.BadRequest, () => Ids(things, "true ORDER BY c.at"));

        await Replace(new IndexingPolicy());
        Assert.Equal("1", await Ids(things, "c.kind = 'outbox' ORDER BY c.at"));

        async Task Replace(IndexingPolicy policy)
        {
            var properties = (await things.ReadContainerAsync()).Resource;
            properties.IndexingPolicy = policy;
            await things.ReplaceContainerAsync(properties);
        }
    }

    private static IndexingPolicy OnlyKind() => new()
    {
        IncludedPaths = { new() { Path = "/kind/?" } }, ExcludedPaths = { new() { Path = "/*" } },
    };

    private static async Task<string> Ids(Container container, string condition)
    {
        using var iterator = container.GetItemQueryIterator<string>($"SELECT VALUE c.id FROM c WHERE {condition}");
        return string.Concat(await iterator.ReadNextAsync());
    }
}
