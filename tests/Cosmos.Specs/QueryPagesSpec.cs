using Microsoft.Azure.Cosmos;
using Newtonsoft.Json.Linq;

namespace ServerlessShop.Cosmos.Specs;

public sealed class QueryPagesSpec(Account account) : IClassFixture<Account>, IAsyncLifetime
{
    private Container _things = null!;

    public async Task InitializeAsync()
    {
        _things = await account.NewContainer();
        for (var i = 0; i < 10; i++)
        {
            await _things.CreateItemAsync(
                Account.Item($"{i}", new { n = i % 3, list = new[] { 1, 2, 3 } }), Account.Key());
        }
    }

    public Task DisposeAsync() => Task.CompletedTask;

    [Theory]
    [InlineData("SELECT VALUE c.id FROM c", "0123456789")]
    [InlineData("SELECT VALUE c.id FROM c ORDER BY c.n", "0369147258")]
    [InlineData("SELECT VALUE c.id FROM c ORDER BY c.n DESC", "8527419630")]
    [InlineData("SELECT TOP 5 VALUE c.id FROM c", "01234")]
    [InlineData("SELECT VALUE c.id FROM c OFFSET 3 LIMIT 5", "34567")]
    [InlineData("SELECT DISTINCT VALUE ToString(c.n) FROM c", "012")]
    [InlineData("SELECT VALUE COUNT(1) FROM c GROUP BY c.n", "433")]
    public async Task Pages_together_are_the_whole_result(string query, string whole)
    {
        var pages = await Pages(query, size: 2);

        Assert.Equal(whole, string.Concat(pages.SelectMany(page => page)));
        Assert.All(pages, page => Assert.InRange(page.Count, 0, 2));
        Assert.Equal((whole.Length + 1) / 2, pages.Count(page => page.Count > 0));
    }

    [Fact]
    public async Task A_page_may_end_between_the_rows_of_one_item()
    {
        var pages = await Pages(
            "SELECT VALUE CONCAT(c.id, ToString(l)) FROM c JOIN l IN c.list WHERE c.id < '2'", size: 2);

        Assert.Equal(["01", "02", "03", "11", "12", "13"], pages.SelectMany(page => page));
    }

    [Fact]
    public async Task Writes_between_pages_make_no_result_come_twice_or_never()
    {
        var seen = new List<string>();
        using var iterator = _things.GetItemQueryIterator<string>(
            "SELECT VALUE c.id FROM c ORDER BY c.n", requestOptions: new() { MaxItemCount = 4 });
        seen.AddRange(await iterator.ReadNextAsync());

        await _things.DeleteItemAsync<JObject>(seen[0], Account.Key());
        await _things.CreateItemAsync(Account.Item("early", new { n = -1 }), Account.Key());
        await _things.CreateItemAsync(Account.Item("late", new { n = 9 }), Account.Key());
        while (iterator.HasMoreResults) { seen.AddRange(await iterator.ReadNextAsync()); }

        Assert.Equal(["0", "3", "6", "9", "1", "4", "7", "2", "5", "8", "late"], seen);
    }

    [Fact]
    public async Task A_continuation_is_taken_up_by_another_iterator()
    {
        using var first = _things.GetItemQueryIterator<string>(
            "SELECT VALUE c.id FROM c", requestOptions: new() { MaxItemCount = 4 });
        var page = await first.ReadNextAsync();
        using var second = _things.GetItemQueryIterator<string>("SELECT VALUE c.id FROM c", page.ContinuationToken);

        Assert.Equal(["4", "5", "6", "7", "8", "9"], await second.ReadNextAsync());
    }

    [Fact]
    public async Task All_items_can_be_listed_without_a_query()
    {
        using var iterator = _things.GetItemQueryIterator<JObject>(requestOptions: new() { MaxItemCount = 4 });
        var ids = new List<string>();
        while (iterator.HasMoreResults)
        {
            ids.AddRange((await iterator.ReadNextAsync()).Select(item => (string)item["id"]!));
        }

        Assert.Equal("0123456789", string.Concat(ids));
    }

    private async Task<List<List<string>>> Pages(string query, int size)
    {
        using var iterator = _things.GetItemQueryIterator<object>(query, requestOptions: new() { MaxItemCount = size });
        var pages = new List<List<string>>();
        while (iterator.HasMoreResults) { pages.Add([.. (await iterator.ReadNextAsync()).Select(row => $"{row}")]); }
        return pages;
    }
}
