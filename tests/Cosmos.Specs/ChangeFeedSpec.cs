using System.Net;
using Microsoft.Azure.Cosmos;
using Newtonsoft.Json.Linq;

namespace ServerlessShop.Cosmos.Specs;

public sealed class ChangeFeedSpec(Account account) : IClassFixture<Account>, IAsyncLifetime
{
    private Container _things = null!;

    public async Task InitializeAsync() => _things = await account.NewContainer();

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public async Task The_feed_gives_changes_in_commit_order()
    {
        await Create("1", "2", "3");
        await _things.ReplaceItemAsync(Account.Item("1", new { n = 2 }), "1", Account.Key());

        var (items, _) = await ReadAll(ChangeFeedStartFrom.Beginning());

        Assert.Equal(["2", "3", "1"], items.Select(item => (string)item["id"]!));
        Assert.Equal(2, (int?)items[^1]["n"]);
        Assert.All(items, item => Assert.NotNull(item["_lsn"]));
    }

    [Fact]
    public async Task A_continuation_gives_what_came_after_it()
    {
        await Create("1");
        var (_, continuation) = await ReadAll(ChangeFeedStartFrom.Beginning());
        await Create("2");

        var (items, _) = await ReadAll(ChangeFeedStartFrom.ContinuationToken(continuation));

        Assert.Equal("2", (string?)Assert.Single(items)["id"]);
    }

    [Fact]
    public async Task Nothing_new_is_not_modified()
    {
        await Create("1");
        using var iterator = _things.GetChangeFeedStreamIterator(
            ChangeFeedStartFrom.Now(), ChangeFeedMode.LatestVersion);

        using var answer = await iterator.ReadNextAsync();

        Assert.Equal(HttpStatusCode.NotModified, answer.StatusCode);
    }

    [Fact]
    public async Task From_now_on_gives_only_later_changes()
    {
        await Create("1");
        var (_, continuation) = await ReadAll(ChangeFeedStartFrom.Now());
        await Create("2");

        var (items, _) = await ReadAll(ChangeFeedStartFrom.ContinuationToken(continuation));

        Assert.Equal("2", (string?)Assert.Single(items)["id"]);
    }

    [Fact]
    public async Task From_a_time_gives_what_changed_after_that_second()
    {
        await Create("1");
        var noon = account.Clock.GetUtcNow();
        account.Clock.Advance(TimeSpan.FromSeconds(5));
        await Create("2");

        var (items, _) = await ReadAll(ChangeFeedStartFrom.Time(noon.UtcDateTime));

        Assert.Equal("2", (string?)Assert.Single(items)["id"]);
    }

    [Fact]
    public async Task One_partitions_changes_can_be_read()
    {
        await Create("1");
        await _things.CreateItemAsync(Account.Item("2", new { pk = "b" }), Account.Key("b"));

        var (items, _) = await ReadAll(ChangeFeedStartFrom.Beginning(FeedRange.FromPartitionKey(Account.Key("b"))));

        Assert.Equal("2", (string?)Assert.Single(items)["id"]);
    }

    [Fact]
    public async Task Pages_hold_what_was_asked_for_and_miss_nothing()
    {
        await Create([.. Enumerable.Range(0, 25).Select(i => $"{i}")]);

        using var iterator = _things.GetChangeFeedIterator<JObject>(
            ChangeFeedStartFrom.Beginning(), ChangeFeedMode.LatestVersion, new() { PageSizeHint = 10 });
        var pages = new List<int>();
        while (await iterator.ReadNextAsync() is { StatusCode: HttpStatusCode.OK } page) { pages.Add(page.Count); }

        Assert.Equal([10, 10, 5], pages);
    }

    [Fact]
    public async Task Deletes_are_not_in_the_latest_version_feed()
    {
        await Create("1", "2");
        await _things.DeleteItemAsync<JObject>("1", Account.Key());

        var (items, _) = await ReadAll(ChangeFeedStartFrom.Beginning());

        Assert.Equal("2", (string?)Assert.Single(items)["id"]);
    }

    [Fact]
    public async Task All_versions_and_deletes_is_refused_by_name()
    {
        using var iterator = _things.GetChangeFeedStreamIterator(
            ChangeFeedStartFrom.Now(), ChangeFeedMode.AllVersionsAndDeletes);

        using var answer = await iterator.ReadNextAsync();

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains("all versions and deletes", answer.ErrorMessage);
    }

    [Fact]
    public async Task Under_parallel_writes_no_change_is_passed_over()
    {
        var seen = new HashSet<string>();
        var writing = Task.WhenAll(Enumerable.Range(0, 16).Select(writer => Task.Run(async () =>
        {
            for (var i = 0; i < 40; i++)
            {
                var id = $"{writer}-{i}";
                var item = System.Text.Encoding.UTF8.GetBytes($$"""{"id":"{{id}}","pk":"a"}""");
                await account.Server.UpsertDocument("shop", _things.Id, "a", id, item);
            }
        })));

        var continuation = 0L;
        do
        {
            var isLast = writing.IsCompleted;
            var page = account.Server.Read("shop", _things.Id, continuation, 100);
            continuation = page.Continuation;
            seen.UnionWith(
                page.Documents.Select(
                    document => (string)JObject.Parse(System.Text.Encoding.UTF8.GetString(document.Span))["id"]!));
            if (isLast && page.Documents.Count == 0) { break; }
        }
        while (true);

        await writing;
        Assert.Equal(640, seen.Count);
    }

    [Fact]
    public async Task In_process_readers_see_what_the_sdk_wrote()
    {
        await Create("1");
        var now = account.Server.Now("shop", _things.Id);
        Assert.Empty(account.Server.Read("shop", _things.Id, now, 10).Documents);

        await Create("2");
        var page = account.Server.Read("shop", _things.Id, now, 10);

        Assert.Contains("\"id\":\"2\"", System.Text.Encoding.UTF8.GetString(Assert.Single(page.Documents).Span));
        Assert.Equal(account.Server.Now("shop", _things.Id), page.Continuation);
    }

    [Fact]
    public async Task Small_documents_are_read_and_written_in_process()
    {
        Assert.Null(account.Server.ReadDocument("shop", _things.Id, "a", "lease"));

        var lease = """{"id":"lease","pk":"a","owner":"me"}"""u8.ToArray();
        await account.Server.UpsertDocument("shop", _things.Id, "a", "lease", lease);

        var read = JObject.Parse(
            System.Text.Encoding.UTF8.GetString(account.Server.ReadDocument("shop", _things.Id, "a", "lease")!));
        Assert.Equal("me", (string?)read["owner"]);
        Assert.Equal("me", (string?)(await _things.ReadItemAsync<JObject>("lease", Account.Key())).Resource["owner"]);
    }

    private async Task Create(params string[] ids)
    {
        foreach (var id in ids) { await _things.CreateItemAsync(Account.Item(id), Account.Key()); }
    }

    private async Task<(List<JObject> Items, string Continuation)> ReadAll(ChangeFeedStartFrom start)
    {
        using var iterator = _things.GetChangeFeedIterator<JObject>(start, ChangeFeedMode.LatestVersion);
        var items = new List<JObject>();
        while (true)
        {
            var page = await iterator.ReadNextAsync();
            if (page.StatusCode == HttpStatusCode.NotModified) { return (items, page.ContinuationToken); }
            items.AddRange(page);
        }
    }
}
