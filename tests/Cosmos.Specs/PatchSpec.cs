using System.Net;
using Microsoft.Azure.Cosmos;
using Newtonsoft.Json.Linq;

namespace ServerlessShop.Cosmos.Specs;

public sealed class PatchSpec(Account account) : IClassFixture<Account>, IAsyncLifetime
{
    private Container _things = null!;

    public async Task InitializeAsync()
    {
        _things = await account.NewContainer();
        await _things.CreateItemAsync(
            Account.Item("1", new { n = 6, list = new[] { 1, 2, 3 }, inner = new { x = 1, y = 2 } }), Account.Key());
    }

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public async Task Add_and_set_put_values_in()
    {
        var item = await Patched(
            PatchOperation.Add("/fresh", "a"), PatchOperation.Set("/n", 7), PatchOperation.Set("/inner/z", true));

        Assert.Equal("a", (string?)item["fresh"]);
        Assert.Equal(7, (int?)item["n"]);
        Assert.True((bool)item["inner"]!["z"]!);
    }

    [Fact]
    public async Task In_arrays_add_inserts_and_set_replaces()
    {
        var item = await Patched(
            PatchOperation.Add("/list/0", 9), PatchOperation.Add("/list/-", 4), PatchOperation.Set("/list/1", 8));

        Assert.Equal([9, 8, 2, 3, 4], item["list"]!.Select(each => (int)each));
    }

    [Fact]
    public async Task Replace_needs_what_it_replaces()
    {
        Assert.Equal(5, (int?)(await Patched(PatchOperation.Replace("/inner/x", 5)))["inner"]!["x"]);
        await Account.Refused(HttpStatusCode.BadRequest, () => Patched(PatchOperation.Replace("/none", 5)));
    }

    [Fact]
    public async Task Remove_takes_out_properties_and_elements()
    {
        var item = await Patched(PatchOperation.Remove("/inner/x"), PatchOperation.Remove("/list/0"));

        Assert.Null(item["inner"]!["x"]);
        Assert.Equal([2, 3], item["list"]!.Select(each => (int)each));
        await Account.Refused(HttpStatusCode.BadRequest, () => Patched(PatchOperation.Remove("/none")));
    }

    [Fact]
    public async Task Increment_adds_and_creates()
    {
        var item = await Patched(
            PatchOperation.Increment("/n", 5), PatchOperation.Increment("/inner/x", -1.5),
            PatchOperation.Increment("/count", 1));

        Assert.Equal(11, (int?)item["n"]);
        Assert.Equal(-0.5, (double?)item["inner"]!["x"]);
        Assert.Equal(1, (int?)item["count"]);
        await Account.Refused(HttpStatusCode.BadRequest, () => Patched(PatchOperation.Increment("/list", 1)));
    }

    [Fact]
    public async Task Move_carries_a_value_to_another_path()
    {
        var item = await Patched(PatchOperation.Move("/inner/x", "/moved"));

        Assert.Equal(1, (int?)item["moved"]);
        Assert.Null(item["inner"]!["x"]);
    }

    [Fact]
    public async Task A_filter_decides_whether_a_patch_applies()
    {
        var applies = new PatchItemRequestOptions { FilterPredicate = "FROM c WHERE c.n = 6" };
        var applied = await _things.PatchItemAsync<JObject>("1", Account.Key(), [PatchOperation.Set("/n", 7)], applies);
        var refusal = await Account.Refused(HttpStatusCode.PreconditionFailed, () =>
            _things.PatchItemAsync<JObject>("1", Account.Key(), [PatchOperation.Set("/n", 8)], applies));

        Assert.Equal(7, (int?)applied.Resource["n"]);
        Assert.Equal(1110, refusal.SubStatusCode);
    }

    [Fact]
    public async Task A_stale_etag_fails_a_patch()
    {
        var etag = (await _things.ReadItemAsync<JObject>("1", Account.Key())).ETag;
        await Patched(PatchOperation.Set("/n", 7));

        await Account.Refused(HttpStatusCode.PreconditionFailed, () =>
            _things.PatchItemAsync<JObject>(
                "1", Account.Key(), [PatchOperation.Set("/n", 8)], new() { IfMatchEtag = etag }));
    }

    [Fact]
    public async Task A_patch_is_all_or_nothing()
    {
        await Account.Refused(
            HttpStatusCode.BadRequest, () => Patched(PatchOperation.Set("/n", 7), PatchOperation.Remove("/none")));

        Assert.Equal(6, (int?)(await _things.ReadItemAsync<JObject>("1", Account.Key())).Resource["n"]);
    }

    [Fact]
    public async Task A_patch_has_at_most_ten_operations() =>
        await Account.Refused(HttpStatusCode.BadRequest, () =>
            Patched([.. Enumerable.Range(0, 11).Select(i => PatchOperation.Set($"/p{i}", i))]));

    [Theory]
    [InlineData("/id")]
    [InlineData("/pk")]
    [InlineData("/_ts")]
    public async Task What_identifies_an_item_cannot_be_patched(string path) =>
        await Account.Refused(HttpStatusCode.BadRequest, () => Patched(PatchOperation.Set(path, "other")));

    [Fact]
    public async Task A_missing_item_cannot_be_patched() =>
        await Account.Refused(HttpStatusCode.NotFound, () =>
            _things.PatchItemAsync<JObject>("2", Account.Key(), [PatchOperation.Set("/n", 7)]));

    private async Task<JObject> Patched(params PatchOperation[] operations) =>
        (await _things.PatchItemAsync<JObject>("1", Account.Key(), operations)).Resource;
}
