namespace ServerlessShop.Configuration.Specs;

public sealed class ConditionsSpec : IAsyncLifetime
{
    private RunningStore _store = null!;

    public async Task InitializeAsync() => _store = await RunningStore.Start();

    public async Task DisposeAsync() => await _store.DisposeAsync();

    [Fact]
    public async Task A_stale_etag_fails_every_write()
    {
        var old = (await _store.Put("kv/a", new { value = "1" })).ETag;
        var now = (await _store.Put("kv/a", new { value = "2" }, ("If-Match", old))).ETag;

        Assert.Equal(412, (await _store.Put("kv/a", new { value = "3" }, ("If-Match", old))).Status);
        Assert.Equal(412, (await _store.Delete("kv/a", ("If-Match", old))).Status);
        Assert.Equal("2", (await _store.Get("kv/a")).Json.GetProperty("value").GetString());
        Assert.Equal(200, (await _store.Delete("kv/a", ("If-Match", now))).Status);
    }

    [Theory]
    [InlineData("*")]
    [InlineData("\"*\"")]
    public async Task A_star_asks_whether_there_is_anything(string star)
    {
        Assert.Equal(412, (await _store.Put("kv/a", new { value = "1" }, ("If-Match", star))).Status);
        Assert.Equal(200, (await _store.Put("kv/a", new { value = "1" }, ("If-None-Match", star))).Status);
        Assert.Equal(412, (await _store.Put("kv/a", new { value = "2" }, ("If-None-Match", star))).Status);
        Assert.Equal(200, (await _store.Put("kv/a", new { value = "2" }, ("If-Match", star))).Status);
        Assert.Equal(412, (await _store.Delete("kv/b", ("If-Match", star))).Status);
    }

    [Fact]
    public async Task A_known_etag_is_answered_not_modified_and_a_wrong_one_refused()
    {
        var etag = (await _store.Put("kv/a", new { value = "1" })).ETag;

        var same = await _store.Get("kv/a", ("If-None-Match", etag));
        Assert.Equal((304, "", etag), (same.Status, same.Body, same.ETag));
        Assert.Equal(200, (await _store.Get("kv/a", ("If-None-Match", "\"other\""))).Status);
        Assert.Equal(412, (await _store.Get("kv/a", ("If-Match", "\"other\""))).Status);
        Assert.Equal(200, (await _store.Get("kv/a", ("If-Match", etag))).Status);
    }

    [Fact]
    public async Task A_list_has_an_etag_that_changes_with_any_of_its_items()
    {
        await _store.Put("kv/a1", new { value = "1" });
        await _store.Put("kv/b1", new { value = "1" });
        var list = await _store.Get("kv?key=a*");

        await _store.Put("kv/b1", new { value = "2" });
        Assert.Equal(304, (await _store.Get("kv?key=a*", ("If-None-Match", list.ETag))).Status);

        await _store.Put("kv/a1", new { value = "2" });
        Assert.Equal(200, (await _store.Get("kv?key=a*", ("If-None-Match", list.ETag))).Status);
        Assert.Equal(412, (await _store.Get("kv?key=a*", ("If-Match", list.ETag))).Status);
        Assert.Equal($"\"{list.Json.GetProperty("etag").GetString()}\"", list.ETag);
    }

    [Fact]
    public async Task Lists_of_version_one_have_no_etag() =>
        Assert.Null((await _store.Send(HttpMethod.Get, "kv", version: "1.0")).Headers.ETag);

    [Fact]
    public async Task Of_many_writers_with_one_etag_one_wins()
    {
        var etag = (await _store.Put("kv/a", new { value = "0" })).ETag;

        var answers = await Task.WhenAll(Enumerable.Range(1, 20).Select(n => _store.Put("kv/a", new { value = $"{n}" }, ("If-Match", etag))));

        Assert.Single(answers, answer => answer.Status == 200);
        Assert.Equal(19, answers.Count(answer => answer.Status == 412));
    }
}
