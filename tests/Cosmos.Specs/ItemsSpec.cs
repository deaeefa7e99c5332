using System.Net;
using System.Text;
using Microsoft.Azure.Cosmos;
using Newtonsoft.Json.Linq;

namespace ServerlessShop.Cosmos.Specs;

public sealed class ItemsSpec(Account account) : IClassFixture<Account>, IAsyncLifetime
{
    private Container _things = null!;

    public async Task InitializeAsync() => _things = await account.NewContainer();

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public async Task A_created_item_can_be_read()
    {
        var created = await _things.CreateItemAsync(
            Account.Item("1", new { name = "Mug", price = 12.5 }), Account.Key());
        var read = await _things.ReadItemAsync<JObject>("1", Account.Key());

        Assert.Equal(HttpStatusCode.Created, created.StatusCode);
        Assert.Equal("Mug", (string?)read.Resource["name"]);
        Assert.Equal(12.5, (double?)read.Resource["price"]);
        Assert.True(JToken.DeepEquals(created.Resource, read.Resource));
    }

    [Fact]
    public async Task Items_carry_system_properties()
    {
        var item = (await _things.CreateItemAsync(Account.Item("1"), Account.Key())).Resource;

        Assert.Equal(account.Clock.GetUtcNow().ToUnixTimeSeconds(), (long?)item["_ts"]);
        Assert.StartsWith("dbs/", (string)item["_self"]!);
        Assert.Equal("attachments/", (string?)item["_attachments"]);
        Assert.Equal(16, Convert.FromBase64String(((string)item["_rid"]!).Replace('-', '/')).Length);
    }

    [Fact]
    public async Task System_properties_sent_along_are_replaced()
    {
        var first = (await _things.CreateItemAsync(Account.Item("1", new { n = 1 }), Account.Key())).Resource;
        var second = (await _things.UpsertItemAsync(first, Account.Key())).Resource;

        Assert.Equal((string?)first["_rid"], (string?)second["_rid"]);
        Assert.NotEqual((string?)first["_etag"], (string?)second["_etag"]);
        Assert.Equal(
            ["id", "pk", "n", "_rid", "_self", "_etag", "_attachments", "_ts"],
            second.Properties().Select(each => each.Name));
    }

    [Fact]
    public async Task An_id_can_be_used_once_per_partition()
    {
        await _things.CreateItemAsync(Account.Item("1"), Account.Key());
        await _things.CreateItemAsync(Account.Item("1", new { pk = "b" }), Account.Key("b"));

        await Account.Refused(HttpStatusCode.Conflict, () => _things.CreateItemAsync(Account.Item("1"), Account.Key()));
    }

    [Fact]
    public async Task A_missing_item_is_not_found()
    {
        await Account.Refused(HttpStatusCode.NotFound, () => _things.ReadItemAsync<JObject>("1", Account.Key()));
        await Account.Refused(
            HttpStatusCode.NotFound, () => _things.ReplaceItemAsync(Account.Item("1"), "1", Account.Key()));
        await Account.Refused(HttpStatusCode.NotFound, () => _things.DeleteItemAsync<JObject>("1", Account.Key()));
    }

    [Fact]
    public async Task An_item_is_found_in_its_own_partition_only()
    {
        await _things.CreateItemAsync(Account.Item("1"), Account.Key());

        await Account.Refused(HttpStatusCode.NotFound, () => _things.ReadItemAsync<JObject>("1", Account.Key("b")));
    }

    [Fact]
    public async Task Upsert_creates_and_then_replaces()
    {
        var created = await _things.UpsertItemAsync(Account.Item("1", new { n = 1 }), Account.Key());
        var replaced = await _things.UpsertItemAsync(Account.Item("1", new { n = 2 }), Account.Key());

        Assert.Equal(HttpStatusCode.Created, created.StatusCode);
        Assert.Equal(HttpStatusCode.OK, replaced.StatusCode);
        Assert.Equal(2, (int?)(await _things.ReadItemAsync<JObject>("1", Account.Key())).Resource["n"]);
    }

    [Fact]
    public async Task Replace_leaves_nothing_of_the_old_item()
    {
        await _things.CreateItemAsync(Account.Item("1", new { old = 1 }), Account.Key());
        await _things.ReplaceItemAsync(Account.Item("1", new { fresh = 2 }), "1", Account.Key());

        var item = (await _things.ReadItemAsync<JObject>("1", Account.Key())).Resource;
        Assert.Null(item["old"]);
        Assert.Equal(2, (int?)item["fresh"]);
    }

    [Fact]
    public async Task Replace_cannot_change_the_id()
    {
        await _things.CreateItemAsync(Account.Item("1"), Account.Key());

        await Account.Refused(
            HttpStatusCode.BadRequest, () => _things.ReplaceItemAsync(Account.Item("2"), "1", Account.Key()));
    }

    [Fact]
    public async Task A_deleted_item_is_gone_and_its_id_free()
    {
        var first = (await _things.CreateItemAsync(Account.Item("1"), Account.Key())).Resource;
        var deleted = await _things.DeleteItemAsync<JObject>("1", Account.Key());
        var second = (await _things.CreateItemAsync(Account.Item("1"), Account.Key())).Resource;

        Assert.Equal(HttpStatusCode.NoContent, deleted.StatusCode);
        Assert.NotEqual((string?)first["_rid"], (string?)second["_rid"]);
    }

    [Fact]
    public async Task Minimal_writes_answer_without_the_item()
    {
        var minimal = new ItemRequestOptions { EnableContentResponseOnWrite = false };
        var created = await _things.CreateItemAsync(Account.Item("1"), Account.Key(), minimal);
        var read = await _things.ReadItemAsync<JObject>("1", Account.Key());

        Assert.Null(created.Resource);
        Assert.Equal(read.ETag, created.ETag);
    }

    [Theory]
    [InlineData("with space")]
    [InlineData("per%cent")]
    [InlineData("plus+and&")]
    [InlineData("Käse-ключ-鍵")]
    public async Task Ids_may_have_any_character_but_four(string id)
    {
        await _things.CreateItemAsync(Account.Item(id, new { pk = id }), Account.Key(id));

        Assert.Equal(id, (string?)(await _things.ReadItemAsync<JObject>(id, Account.Key(id))).Resource["id"]);
    }

    [Fact]
    public async Task Partition_keys_may_be_numbers_booleans_null_or_missing()
    {
        (PartitionKey Key, object? Value)[] cases =
            [(new(5), 5.0), (new(5.5), 5.5), (new(true), true), (PartitionKey.Null, null)];
        foreach (var (key, value) in cases)
        {
            await _things.CreateItemAsync(
                new JObject { ["id"] = "1", ["pk"] = value is null ? null : JToken.FromObject(value) }, key);
            await _things.ReadItemAsync<JObject>("1", key);
        }

        await _things.CreateItemAsync(new JObject { ["id"] = "1" }, PartitionKey.None);
        Assert.False((await _things.ReadItemAsync<JObject>("1", PartitionKey.None)).Resource.ContainsKey("pk"));
    }

    [Fact]
    public async Task Nested_partition_keys_are_read_from_the_item()
    {
        var nested = await account.NewContainer(container => container.PartitionKeyPath = "/owner/name");
        await nested.CreateItemAsync(
            new JObject { ["id"] = "1", ["owner"] = new JObject { ["age"] = 5, ["name"] = "Ada" } });

        Assert.Equal(5, (int?)(await nested.ReadItemAsync<JObject>("1", Account.Key("Ada"))).Resource["owner"]!["age"]);
    }

    [Fact]
    public async Task Streams_are_answered_as_items_are()
    {
        using var body = new MemoryStream(Encoding.UTF8.GetBytes("""{"id":"1","pk":"a","big":12345678901234567890}"""));
        using var created = await _things.CreateItemStreamAsync(body, Account.Key());
        using var read = await _things.ReadItemStreamAsync("1", Account.Key());
        using var missing = await _things.ReadItemStreamAsync("2", Account.Key());

        Assert.Equal(HttpStatusCode.Created, created.StatusCode);
        Assert.Contains("12345678901234567890", await new StreamReader(read.Content).ReadToEndAsync());
        Assert.Equal(HttpStatusCode.NotFound, missing.StatusCode);
    }

    [Fact]
    public async Task Many_items_are_read_at_once()
    {
        foreach (var id in new[] { "1", "2", "3" })
        {
            await _things.CreateItemAsync(Account.Item(id, new { pk = "p" + id }), Account.Key("p" + id));
        }

        var read = await _things.ReadManyItemsAsync<JObject>(
            [("1", Account.Key("p1")), ("3", Account.Key("p3")), ("2", Account.Key("p1"))]);

        Assert.Equal(["1", "3"], read.Select(item => (string)item["id"]!).Order());
    }

    [Fact]
    public async Task A_whole_partition_can_be_deleted()
    {
        await _things.CreateItemAsync(Account.Item("1"), Account.Key());
        await _things.CreateItemAsync(Account.Item("2", new { pk = "b" }), Account.Key("b"));

        using var request = SignedRequest.To(
            account, HttpMethod.Post, $"dbs/shop/colls/{_things.Id}/operations/partitionkeydelete",
            "colls", $"dbs/shop/colls/{_things.Id}");
        request.Headers.Add("x-ms-documentdb-partitionkey", """["a"]""");
        using var http = new HttpClient();
        using var answer = await http.SendAsync(request);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        await Account.Refused(HttpStatusCode.NotFound, () => _things.ReadItemAsync<JObject>("1", Account.Key()));
        await _things.ReadItemAsync<JObject>("2", Account.Key("b"));
    }

    [Fact]
    public async Task Charges_follow_the_documented_curve()
    {
        var large = Account.Item("1", new { text = new string('x', 100 * 1024) });
        var written = await _things.CreateItemAsync(large, Account.Key());
        var read = await _things.ReadItemAsync<JObject>("1", Account.Key());

        Assert.InRange(read.RequestCharge, 9, 11);
        Assert.InRange(written.RequestCharge, 45, 55);
    }
}
