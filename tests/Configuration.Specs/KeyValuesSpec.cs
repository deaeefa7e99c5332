namespace ServerlessShop.Configuration.Specs;

public sealed class KeyValuesSpec : IAsyncLifetime
{
    private RunningStore _store = null!;

    public async Task InitializeAsync() => _store = await RunningStore.Start();

    public async Task DisposeAsync() => await _store.DisposeAsync();

    [Fact]
    public async Task What_is_set_is_read_back_with_all_its_fields()
    {
        var set = await _store.Put("kv/Catalog:Name?label=dev", new { value = "Bazaar", content_type = "text/plain", tags = new { team = "shop" } });
        var got = await _store.Get("kv/Catalog:Name?label=dev");

        Assert.Equal((200, 200), (set.Status, got.Status));
        Assert.Equal(set.Body, got.Body);
        Assert.Equal("application/vnd.microsoft.appconfig.kv+json; charset=utf-8", got.Header("Content-Type"));
        Assert.Equal(
            ["etag", "key", "label", "content_type", "value", "last_modified", "locked", "tags"],
            got.Json.EnumerateObject().Select(member => member.Name));
        Assert.Equal($"\"{got.Json.GetProperty("etag").GetString()}\"", got.ETag);
        Assert.Equal("2026-01-01T12:00:00+00:00", got.Json.GetProperty("last_modified").GetString());
        Assert.Equal("Thu, 01 Jan 2026 12:00:00 GMT", got.Header("Last-Modified"));
        Assert.Equal("""{"team":"shop"}""", got.Json.GetProperty("tags").GetRawText());
    }

    [Fact]
    public async Task A_key_has_a_value_per_label_and_one_without()
    {
        await _store.Put("kv/a", new { value = "none" });
        await _store.Put("kv/a?label=dev", new { value = "dev" });

        Assert.Equal("none", (await _store.Get("kv/a")).Json.GetProperty("value").GetString());
        Assert.Equal("none", (await _store.Get("kv/a?label=%00")).Json.GetProperty("value").GetString());
        Assert.Equal("dev", (await _store.Get("kv/a?label=dev")).Json.GetProperty("value").GetString());
        Assert.Equal((404, ""), ((await _store.Get("kv/a?label=prod")).Status, (await _store.Get("kv/a?label=prod")).Body));
    }

    [Fact]
    public async Task Keys_may_have_slashes_colons_and_any_letters()
    {
        const string key = ".appconfig.featureflag/Große: Ä/b";
        await _store.Set(key, "x");
        await _store.Put("kv/plain/slash", new { value = "y" });

        Assert.Equal(key, (await _store.Get($"kv/{Uri.EscapeDataString(key)}")).Json.GetProperty("key").GetString());
        Assert.Equal("plain/slash", (await _store.Get("kv/plain%2Fslash")).Json.GetProperty("key").GetString());
    }

    [Theory]
    [InlineData("kv/a%25b", "key")]
    [InlineData("kv/a%01b", "key")]
    [InlineData("kv/a?label=a%01", "label")]
    [InlineData("kv/aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "key")]
    public async Task Names_that_Azure_refuses_are_refused_by_name(string path, string name)
    {
        var answer = await _store.Put(path, new { value = "x" });

        Assert.Equal((400, "application/problem+json; charset=utf-8"), (answer.Status, answer.Header("Content-Type")));
        Assert.Equal("https://azconfig.io/errors/invalid-argument", answer.Json.GetProperty("type").GetString());
        Assert.Equal(name, answer.Json.GetProperty("name").GetString());
    }

    [Fact]
    public async Task Deleting_answers_what_was_there_and_then_nothing()
    {
        await _store.Put("kv/a", new { value = "x" });

        var first = await _store.Delete("kv/a");
        var second = await _store.Delete("kv/a");

        Assert.Equal((200, "x"), (first.Status, first.Json.GetProperty("value").GetString()));
        Assert.Equal(204, second.Status);
        Assert.Equal(404, (await _store.Get("kv/a")).Status);
    }

    [Fact]
    public async Task The_same_content_again_is_no_write()
    {
        var first = await _store.Put("kv/a", new { value = "x" });
        var again = await _store.Put("kv/a", new { value = "x" });
        var other = await _store.Put("kv/a", new { value = "y" });

        Assert.Equal(first.ETag, again.ETag);
        Assert.NotEqual(first.ETag, other.ETag);
        Assert.Equal(2, (await _store.Get("revisions?key=a")).Items().Count);
    }

    [Theory]
    [InlineData("""{"value":1}""", "application/json", 400)]
    [InlineData("""{"tags":[]}""", "application/json", 400)]
    [InlineData("[]", "application/json", 400)]
    [InlineData("{", "application/json", 400)]
    [InlineData("", "application/json", 400)]
    [InlineData("{}", "text/plain", 415)]
    [InlineData("{}", "application/vnd.microsoft.appconfig.kv+json", 200)]
    public async Task A_body_is_read_strictly(string body, string type, int status)
    {
        using var client = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Put, $"{_store.Address}/kv/a?api-version=1.0");
        request.Headers.Authorization = new("Bearer", _store.Tokens.Issue("platform", RunningStore.ConfigurationAudience));
        request.Content = new StringContent(body, System.Text.Encoding.UTF8, type);

        using var response = await client.SendAsync(request);

        Assert.Equal(status, (int)response.StatusCode);
    }

    [Fact]
    public async Task An_item_has_at_most_ten_kilobytes()
    {
        Assert.Equal(200, (await _store.Put("kv/a", new { value = new string('x', (10 * 1024) - 1) })).Status);
        Assert.Equal(413, (await _store.Put("kv/a", new { value = new string('x', 10 * 1024) })).Status);
        Assert.Equal(413, (await _store.Put("kv/a", new { value = new string('x', 300 * 1024) })).Status);
    }

    [Fact]
    public async Task A_HEAD_is_a_GET_without_a_body()
    {
        var set = await _store.Put("kv/a", new { value = "x" });
        var head = await _store.Send(HttpMethod.Head, "kv/a");

        Assert.Equal((200, set.ETag, ""), (head.Status, head.ETag, head.Body));
        Assert.Equal(404, (await _store.Send(HttpMethod.Head, "kv/b")).Status);
        Assert.Equal(200, (await _store.Send(HttpMethod.Head, "kv")).Status);
    }

    [Fact]
    public async Task Only_the_asked_fields_come()
    {
        await _store.Put("kv/a", new { value = "x" });

        Assert.Equal("""{"key":"a","value":"x"}""", (await _store.Get("kv/a?$select=value,key")).Body);
        Assert.Equal("""{"value":"x"}""", (await _store.Get("kv?$select=value")).Json.GetProperty("items")[0].GetRawText());
        Assert.Equal(400, (await _store.Get("kv/a?$select=price")).Status);
    }

    [Fact]
    public async Task A_locked_setting_cannot_be_changed_until_it_is_unlocked()
    {
        await _store.Put("kv/a", new { value = "x" });
        var locked = await _store.Send(HttpMethod.Put, "locks/a");

        var refused = await _store.Put("kv/a", new { value = "y" });

        Assert.Equal((200, true), (locked.Status, locked.Json.GetProperty("locked").GetBoolean()));
        Assert.Equal((409, "https://azconfig.io/errors/key-locked"), (refused.Status, refused.Json.GetProperty("type").GetString()));
        Assert.Equal(409, (await _store.Delete("kv/a")).Status);
        Assert.False((await _store.Delete("locks/a")).Json.GetProperty("locked").GetBoolean());
        Assert.Equal(200, (await _store.Put("kv/a", new { value = "y" })).Status);
        Assert.Equal(404, (await _store.Send(HttpMethod.Put, "locks/b")).Status);
        Assert.Equal(412, (await _store.Send(HttpMethod.Put, "locks/a", headers: ("If-Match", "\"old\""))).Status);
    }

    [Theory]
    [InlineData("", "API version is not specified")]
    [InlineData("2022-01-01", "Unsupported API version")]
    [InlineData("1.0&api-version=1.0", "Ambiguous API version")]
    public async Task An_api_version_is_named_once_and_known(string version, string title)
    {
        var answer = await _store.Send(HttpMethod.Get, "kv", version: version);

        Assert.Equal((400, title), (answer.Status, answer.Json.GetProperty("title").GetString()));
        Assert.Equal("api-version", answer.Json.GetProperty("name").GetString());
    }

    [Fact]
    public async Task What_is_not_in_the_local_store_is_refused_by_name()
    {
        var snapshots = await _store.Get("snapshots");
        var asked = await _store.Get("kv?snapshot=before");

        Assert.Equal((501, "snapshots"), (snapshots.Status, snapshots.Json.GetProperty("name").GetString()));
        Assert.Equal((501, "snapshots"), (asked.Status, asked.Json.GetProperty("name").GetString()));
        Assert.Equal(404, (await _store.Get("stores")).Status);
        Assert.Equal(405, (await _store.Send(HttpMethod.Post, "kv/a")).Status);
        Assert.Equal(405, (await _store.Get("locks/a")).Status);
    }

    [Fact]
    public async Task A_sync_token_grows_with_every_write()
    {
        var before = (await _store.Get("kv")).Header("Sync-Token")!;
        await _store.Put("kv/a", new { value = "x" });
        var after = (await _store.Get("kv")).Header("Sync-Token")!;

        Assert.Matches("^local=[A-Za-z0-9+/=]+;sn=0$", before);
        Assert.EndsWith(";sn=1", after, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_was_answered_is_there_after_a_restart()
    {
        var set = await _store.Put("kv/a", new { value = "x" });
        await _store.Restart();

        Assert.Equal(set.Body, (await _store.Get("kv/a")).Body);
    }
}
