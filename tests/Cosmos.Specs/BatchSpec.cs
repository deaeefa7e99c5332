using System.Net;
using Microsoft.Azure.Cosmos;
using Newtonsoft.Json.Linq;

namespace ServerlessShop.Cosmos.Specs;

public sealed class BatchSpec(Account account) : IClassFixture<Account>, IAsyncLifetime
{
    private Container _things = null!;

    public async Task InitializeAsync() => _things = await account.NewContainer();

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public async Task All_operations_of_a_batch_are_done()
    {
        await _things.CreateItemAsync(Account.Item("old"), Account.Key());
        await _things.CreateItemAsync(Account.Item("gone"), Account.Key());

        using var response = await _things.CreateTransactionalBatch(Account.Key())
            .CreateItem(Account.Item("1", new { n = 1 }))
            .UpsertItem(Account.Item("2", new { n = 2 }))
            .ReplaceItem("old", Account.Item("old", new { n = 3 }))
            .DeleteItem("gone")
            .ReadItem("1")
            .PatchItem("2", [PatchOperation.Increment("/n", 10)])
            .ExecuteAsync();

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal([201, 201, 200, 204, 200, 200], response.Select(result => (int)result.StatusCode));
        Assert.Equal(1, (int?)response.GetOperationResultAtIndex<JObject>(4).Resource["n"]);
        Assert.Equal(12, (int?)response.GetOperationResultAtIndex<JObject>(5).Resource["n"]);
    }

    [Fact]
    public async Task A_failed_operation_undoes_the_whole_batch()
    {
        await _things.CreateItemAsync(Account.Item("taken"), Account.Key());

        using var response = await _things.CreateTransactionalBatch(Account.Key())
            .CreateItem(Account.Item("1"))
            .CreateItem(Account.Item("taken")).CreateItem(Account.Item("2")).ExecuteAsync();

        Assert.Equal(HttpStatusCode.Conflict, response.StatusCode);
        Assert.Equal([424, 409, 424], response.Select(result => (int)result.StatusCode));
        await Account.Refused(HttpStatusCode.NotFound, () => _things.ReadItemAsync<JObject>("1", Account.Key()));
    }

    [Fact]
    public async Task A_stale_etag_fails_the_batch()
    {
        var first = await _things.CreateItemAsync(Account.Item("1", new { n = 1 }), Account.Key());
        await _things.ReplaceItemAsync(Account.Item("1", new { n = 2 }), "1", Account.Key());

        using var response = await _things.CreateTransactionalBatch(Account.Key())
            .CreateItem(Account.Item("2"))
            .ReplaceItem("1", Account.Item("1", new { n = 3 }), new() { IfMatchEtag = first.ETag })
            .ExecuteAsync();

        Assert.Equal(HttpStatusCode.PreconditionFailed, response.StatusCode);
        Assert.Equal(2, (int?)(await _things.ReadItemAsync<JObject>("1", Account.Key())).Resource["n"]);
    }

    [Fact]
    public async Task Etags_of_a_batch_are_those_of_its_items()
    {
        using var response = await _things.CreateTransactionalBatch(Account.Key())
            .CreateItem(Account.Item("1")).CreateItem(Account.Item("2")).ExecuteAsync();

        Assert.Equal((await _things.ReadItemAsync<JObject>("1", Account.Key())).ETag, response[0].ETag);
        Assert.Equal((await _things.ReadItemAsync<JObject>("2", Account.Key())).ETag, response[1].ETag);
    }

    [Fact]
    public async Task Minimal_batches_answer_without_items()
    {
        var minimal = new TransactionalBatchItemRequestOptions { EnableContentResponseOnWrite = false };
        using var response = await _things.CreateTransactionalBatch(Account.Key())
            .CreateItem(Account.Item("1"), minimal).ReadItem("1").ExecuteAsync();

        Assert.Null(response[0].ResourceStream);
        Assert.NotNull(response[0].ETag);
        Assert.NotNull(response[1].ResourceStream);
    }

    [Fact]
    public async Task A_batch_has_at_most_100_operations()
    {
        Assert.Equal(HttpStatusCode.OK, (await Of(100)).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await Of(101)).StatusCode);

        Task<TransactionalBatchResponse> Of(int count)
        {
            var batch = _things.CreateTransactionalBatch(Account.Key());
            for (var i = 0; i < count; i++) { batch.CreateItem(Account.Item($"{count}-{i}")); }
            return batch.ExecuteAsync();
        }
    }

    [Fact]
    public async Task A_batch_has_at_most_2_megabytes()
    {
        using var response = await _things.CreateTransactionalBatch(Account.Key())
            .CreateItem(Account.Item("1", new { text = new string('x', 1_100_000) }))
            .CreateItem(Account.Item("2", new { text = new string('x', 1_100_000) }))
            .ExecuteAsync();

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, response.StatusCode);
        await Account.Refused(HttpStatusCode.NotFound, () => _things.ReadItemAsync<JObject>("1", Account.Key()));
    }

    [Fact]
    public async Task An_operation_on_another_partition_fails_the_batch()
    {
        using var response = await _things.CreateTransactionalBatch(Account.Key())
            .CreateItem(Account.Item("1")).CreateItem(Account.Item("2", new { pk = "b" })).ExecuteAsync();

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal([424, 400], response.Select(result => (int)result.StatusCode));
    }

    [Fact]
    public async Task An_undone_batch_leaves_nothing_in_the_change_feed()
    {
        await _things.CreateItemAsync(Account.Item("taken"), Account.Key());
        var before = account.Server.Now("shop", _things.Id);

        using var response = await _things.CreateTransactionalBatch(Account.Key())
            .CreateItem(Account.Item("1")).CreateItem(Account.Item("taken")).ExecuteAsync();

        Assert.False(response.IsSuccessStatusCode);
        await _things.CreateItemAsync(Account.Item("2"), Account.Key());
        var change = Assert.Single(account.Server.Read("shop", _things.Id, before, 100).Documents);
        Assert.Contains("\"id\":\"2\"", System.Text.Encoding.UTF8.GetString(change.Span));
    }

    [Fact]
    public async Task Bulk_operations_stand_for_themselves()
    {
        using var bulk = account.Connect(options => options.AllowBulkExecution = true);
        var things = bulk.GetContainer("shop", _things.Id);
        await _things.CreateItemAsync(Account.Item("7", new { pk = "p1" }), Account.Key("p1"));

        var statuses = await Task.WhenAll(Enumerable.Range(0, 250).Select(async i =>
        {
            var key = $"p{i % 3}";
            var item = new MemoryStream(System.Text.Encoding.UTF8.GetBytes($$"""{"id":"{{i}}","pk":"{{key}}"}"""));
            using var answer = await things.CreateItemStreamAsync(item, Account.Key(key));
            return answer.StatusCode;
        }));

        Assert.Equal(249, statuses.Count(status => status == HttpStatusCode.Created));
        Assert.Equal(HttpStatusCode.Conflict, statuses[7]);
    }

    [Fact]
    public async Task The_javascript_sdks_json_batches_are_understood()
    {
        var link = $"dbs/shop/colls/{_things.Id}";
        using var request = SignedRequest.To(account, HttpMethod.Post, $"{link}/docs", "docs", link);
        request.Headers.Add("x-ms-cosmos-is-batch-request", "true");
        request.Headers.Add("x-ms-cosmos-batch-atomic", "true");
        request.Headers.Add("x-ms-documentdb-partitionkey", """["a"]""");
        request.Content = new StringContent(
            """[{"operationType":"Create","resourceBody":{"id":"1","pk":"a"}},{"operationType":"Read","id":"1"}]""");
        using var http = new HttpClient();
        using var answer = await http.SendAsync(request);
        var rows = JArray.Parse(await answer.Content.ReadAsStringAsync());

        Assert.Equal([201, 200], rows.Select(row => (int)row["statusCode"]!));
        Assert.Equal("1", (string?)rows[1]["resourceBody"]!["id"]);
    }
}
