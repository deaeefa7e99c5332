using System.Net;
using Microsoft.Azure.Cosmos;
using Newtonsoft.Json.Linq;

namespace ServerlessShop.Cosmos.Specs;

public sealed class ConditionsSpec(Account account) : IClassFixture<Account>, IAsyncLifetime
{
    private Container _things = null!;
    private ItemResponse<JObject> _first = null!;
    private ItemResponse<JObject> _second = null!;

    private ItemRequestOptions Stale => new() { IfMatchEtag = _first.ETag };

    private ItemRequestOptions Current => new() { IfMatchEtag = _second.ETag };

    public async Task InitializeAsync()
    {
        _things = await account.NewContainer();
        _first = await _things.CreateItemAsync(Account.Item("1", new { n = 1 }), Account.Key());
        _second = await _things.ReplaceItemAsync(Account.Item("1", new { n = 2 }), "1", Account.Key());
    }

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public void An_etag_is_quoted_and_the_same_in_header_and_item()
    {
        Assert.StartsWith("\"", _second.ETag);
        Assert.Equal(_second.ETag, (string?)_second.Resource["_etag"]);
    }

    [Fact]
    public async Task A_stale_etag_fails_every_write()
    {
        var item = Account.Item("1", new { n = 3 });
        await Account.Refused(
            HttpStatusCode.PreconditionFailed, () => _things.ReplaceItemAsync(item, "1", Account.Key(), Stale));
        await Account.Refused(
            HttpStatusCode.PreconditionFailed, () => _things.UpsertItemAsync(item, Account.Key(), Stale));
        await Account.Refused(
            HttpStatusCode.PreconditionFailed, () => _things.DeleteItemAsync<JObject>("1", Account.Key(), Stale));

        Assert.Equal(2, (int?)(await _things.ReadItemAsync<JObject>("1", Account.Key())).Resource["n"]);
    }

    [Fact]
    public async Task The_current_etag_lets_a_write_through()
    {
        var replaced = await _things.ReplaceItemAsync(Account.Item("1", new { n = 3 }), "1", Account.Key(), Current);

        Assert.Equal(3, (int?)replaced.Resource["n"]);
        Assert.NotEqual(_second.ETag, replaced.ETag);
    }

    [Fact]
    public async Task Of_two_writers_with_one_etag_one_wins()
    {
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 10).Select(async n =>
        {
            using var body = new MemoryStream(System.Text.Encoding.UTF8.GetBytes($$"""{"id":"1","pk":"a","n":{{n}}}"""));
            using var answer = await _things.ReplaceItemStreamAsync(body, "1", Account.Key(), Current);
            return answer.StatusCode;
        }));

        Assert.Single(outcomes, HttpStatusCode.OK);
        Assert.Equal(9, outcomes.Count(status => status == HttpStatusCode.PreconditionFailed));
    }

    [Fact]
    public async Task A_read_of_what_is_known_answers_not_modified()
    {
        using var known = await _things.ReadItemStreamAsync(
            "1", Account.Key(), new() { IfNoneMatchEtag = _second.ETag });
        using var changed = await _things.ReadItemStreamAsync(
            "1", Account.Key(), new() { IfNoneMatchEtag = _first.ETag });

        Assert.Equal(HttpStatusCode.NotModified, known.StatusCode);
        Assert.Equal(HttpStatusCode.OK, changed.StatusCode);
    }

    [Fact]
    public async Task If_none_match_on_a_write_is_refused_by_name()
    {
        var refusal = await Account.Refused(HttpStatusCode.BadRequest, () => _things.UpsertItemAsync(
            Account.Item("1"), Account.Key(), new() { IfNoneMatchEtag = "*" }));

        Assert.Contains("If-None-Match", refusal.Message);
    }
}
