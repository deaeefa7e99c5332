namespace ServerlessShop.Configuration.Specs;

public sealed class ListsSpec : IAsyncLifetime
{
    private RunningStore _store = null!;

    public async Task InitializeAsync()
    {
        _store = await RunningStore.Start(options => options with { PageSize = 3 });
        await _store.Put("kv/abc", new { value = "1" });
        await _store.Put("kv/abc?label=dev", new { value = "2", tags = new { group = "app1", env = "dev" } });
        await _store.Put("kv/abd?label=prod", new { value = "3", tags = new { group = "app1" } });
    }

    public async Task DisposeAsync() => await _store.DisposeAsync();

    [Theory]
    [InlineData("", "1 2 3")]
    [InlineData("key=*&label=*", "1 2 3")]
    [InlineData("key=abc", "1 2")]
    [InlineData("key=ab*", "1 2 3")]
    [InlineData("key=abc,abd", "1 2 3")]
    [InlineData("key=ABC", "")]
    [InlineData("label=%00", "1")]
    [InlineData("label=dev", "2")]
    [InlineData("label=pr*", "3")]
    [InlineData("label=dev,prod", "2 3")]
    [InlineData("label=%00,dev", "1 2")]
    [InlineData("key=ab*&label=prod", "3")]
    [InlineData("tags=group=app1", "2 3")]
    [InlineData("tags=group=app1&tags=env=dev", "2")]
    [InlineData("tags=group=", "")]
    public async Task Filters_choose_by_key_label_and_tags(string query, string values) =>
        Assert.Equal(values, string.Join(' ', (await _store.Get($"kv?{query}")).Items("value")));

    [Theory]
    [InlineData("key=*abc", "key", "key(0): Invalid character")]
    [InlineData("key=a*c", "key", "key(1): Invalid character")]
    [InlineData("key=abc*,abd", "key", "key(3): Invalid character")]
    [InlineData("label=a%5C", "label", "label(1): Invalid character")]
    [InlineData("key=a,b,c,d,e,f", "key", "key: Too many values. Maximum supported is 5")]
    [InlineData("tags=group", "tags", "tags: Expected tagName=tagValue")]
    [InlineData("after=nonsense", "after", "after: Not one that was given out here")]
    public async Task A_filter_that_cannot_be_read_is_refused_by_name(string query, string name, string detail)
    {
        var answer = await _store.Get($"kv?{query}");

        Assert.Equal(
            (400, name, detail), (answer.Status, answer.Json.GetProperty("name").GetString(), answer.Json.GetProperty("detail").GetString()));
    }

    [Fact]
    public async Task Reserved_characters_are_escaped()
    {
        await _store.Put("kv/a%2Cb%2A", new { value = "x" });

        Assert.Equal(["a,b*"], (await _store.Get(@"kv?key=a\,b\*")).Items());
        Assert.Equal(["a,b*"], (await _store.Get(@"kv?key=a\,*")).Items());
    }

    [Fact]
    public async Task Pages_are_linked_until_nothing_is_left()
    {
        foreach (var n in Enumerable.Range(0, 4)) { await _store.Put($"kv/page{n}", new { value = "x" }); }

        var first = await _store.Get("kv?key=page*");
        var link = first.Json.GetProperty("@nextLink").GetString()!;
        Assert.Equal($"<{link}>; rel=\"next\"", first.Header("Link"));

        var second = await _store.Send(HttpMethod.Get, link.TrimStart('/'), version: "");

        Assert.Equal(["page0", "page1", "page2"], first.Items());
        Assert.Equal(["page3"], second.Items());
        Assert.Null(second.Header("Link"));
    }

    [Fact]
    public async Task Tag_filters_are_refused_before_their_version()
    {
        var answer = await _store.Send(HttpMethod.Get, "kv?tags=group=app1", version: "2023-10-01");

        Assert.Equal((400, "tags"), (answer.Status, answer.Json.GetProperty("name").GetString()));
    }

    [Fact]
    public async Task Keys_and_labels_are_listed_once_each()
    {
        var keys = await _store.Get("keys?name=ab*");
        var labels = await _store.Get("labels");

        Assert.Equal(["abc", "abd"], keys.Items("name"));
        Assert.Equal([null, "dev", "prod"], labels.Items("name"));
        Assert.Equal("application/vnd.microsoft.appconfig.keyset+json; charset=utf-8", keys.Header("Content-Type"));
        Assert.Equal("application/vnd.microsoft.appconfig.labelset+json; charset=utf-8", labels.Header("Content-Type"));
    }

    [Fact]
    public async Task A_store_answers_as_it_was_at_a_past_time()
    {
        _store.Clock.Advance(TimeSpan.FromHours(1));
        await _store.Put("kv/abc", new { value = "later" });
        await _store.Delete("kv/abd?label=prod");
        await _store.Put("kv/new", new { value = "new" });

        var then = ("Accept-Datetime", RunningStore.Noon.AddMinutes(5).ToString("r"));
        var before = await _store.Get("kv", then);

        Assert.Equal(["1", "2", "3"], before.Items("value"));
        Assert.Equal("Thu, 01 Jan 2026 12:05:00 GMT", before.Header("Memento-Datetime"));
        Assert.Contains("rel=\"original\"", before.Header("Link"), StringComparison.Ordinal);
        Assert.Equal("1", (await _store.Get("kv/abc", then)).Json.GetProperty("value").GetString());
        Assert.Equal(404, (await _store.Get("kv/new", then)).Status);
        Assert.Equal(["later", "2", "new"], (await _store.Get("kv")).Items("value"));
        Assert.Equal(400, (await _store.Get("kv", ("Accept-Datetime", "yesterday"))).Status);
    }

    [Fact]
    public async Task Revisions_are_listed_newest_first_and_survive_a_deletion()
    {
        await _store.Put("kv/abc", new { value = "second" });
        await _store.Delete("kv/abc");

        var revisions = await _store.Get("revisions?key=abc&label=%00");

        Assert.Equal(["second", "1"], revisions.Items("value"));
        Assert.Equal("items", revisions.Header("Accept-Ranges"));
    }

    [Fact]
    public async Task Revisions_come_in_pages_and_ranges()
    {
        foreach (var n in Enumerable.Range(0, 5)) { await _store.Put("kv/r", new { value = $"{n}" }); }

        var first = await _store.Get("revisions?key=r");
        var second = await _store.Send(HttpMethod.Get, first.Json.GetProperty("@nextLink").GetString()!.TrimStart('/'), version: "");
        var range = await _store.Get("revisions?key=r", ("Range", "items=1-2"));

        Assert.Equal(["4", "3", "2", "1", "0"], first.Items("value").Concat(second.Items("value")));
        Assert.Equal((206, "items 1-2/5"), (range.Status, range.Header("Content-Range")));
        Assert.Equal(["3", "2"], range.Items("value"));
        Assert.Equal(416, (await _store.Get("revisions?key=r", ("Range", "items=5-6"))).Status);
    }

    [Fact]
    public async Task Revisions_expire_after_thirty_days_but_the_current_one()
    {
        _store.Clock.Advance(TimeSpan.FromDays(29));
        await _store.Put("kv/abc", new { value = "second" });
        Assert.Equal(["second", "1"], (await _store.Get("revisions?key=abc&label=%00")).Items("value"));

        _store.Clock.Advance(TimeSpan.FromDays(2));
        Assert.Equal(["second"], (await _store.Get("revisions?key=abc&label=%00")).Items("value"));
        Assert.Equal(["3"], (await _store.Get("revisions?key=abd")).Items("value"));
    }
}
