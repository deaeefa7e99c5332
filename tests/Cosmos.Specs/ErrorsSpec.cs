using System.Net;
using System.Text;
using Microsoft.Azure.Cosmos;
using Newtonsoft.Json.Linq;

namespace ServerlessShop.Cosmos.Specs;

public sealed class ErrorsSpec(Account account) : IClassFixture<Account>, IAsyncLifetime
{
    private Container _things = null!;

    public async Task InitializeAsync() => _things = await account.NewContainer();

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public async Task A_partition_key_other_than_the_items_is_refused()
    {
        var refusal = await Account.Refused(
            HttpStatusCode.BadRequest, () => _things.CreateItemAsync(Account.Item("1"), Account.Key("b")));

        Assert.Equal(1001, refusal.SubStatusCode);
    }

    [Fact]
    public async Task An_item_without_id_is_refused() =>
        await Account.Refused(
            HttpStatusCode.BadRequest, () => _things.CreateItemAsync(new JObject { ["pk"] = "a" }, Account.Key()));

    [Theory]
    [InlineData("a/b")]
    [InlineData("a\\b")]
    [InlineData("a?b")]
    [InlineData("a#b")]
    public async Task An_id_that_breaks_paths_is_refused(string id) =>
        await Account.Refused(
            HttpStatusCode.BadRequest, () => _things.CreateItemAsync(Account.Item(id), Account.Key()));

    [Fact]
    public async Task An_id_of_more_than_1023_bytes_is_refused()
    {
        await _things.CreateItemAsync(Account.Item(new string('x', 1023)), Account.Key());
        await Account.Refused(
            HttpStatusCode.BadRequest, () =>
                _things.CreateItemAsync(Account.Item(new string('x', 1024)), Account.Key()));
    }

    [Fact]
    public async Task A_partition_key_of_more_than_2048_bytes_is_refused()
    {
        var longest = new string('x', 2048);
        await _things.CreateItemAsync(Account.Item("1", new { pk = longest }), Account.Key(longest));
        await Account.Refused(HttpStatusCode.BadRequest, () => _things.CreateItemAsync(
            Account.Item("1", new { pk = longest + "x" }), Account.Key(longest + "x")));
    }

    [Fact]
    public async Task An_item_of_more_than_2_megabytes_is_refused()
    {
        await _things.CreateItemAsync(Account.Item("1", new { text = new string('x', 2_000_000) }), Account.Key());
        await Account.Refused(HttpStatusCode.RequestEntityTooLarge, () => _things.CreateItemAsync(
            Account.Item("2", new { text = new string('x', 2 * 1024 * 1024) }), Account.Key()));
    }

    [Theory]
    [InlineData("""{"id":"1","pk":"a","open":""")]
    [InlineData("""{"id":"1","pk":"a"} {}""")]
    [InlineData("""["id"]""")]
    [InlineData("")]
    public async Task What_is_no_json_object_is_refused(string body)
    {
        using var answer = await _things.CreateItemStreamAsync(
            new MemoryStream(Encoding.UTF8.GetBytes(body)), Account.Key());

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }

    [Fact]
    public async Task Items_of_a_missing_container_are_not_found_with_a_sub_status()
    {
        var refusal = await Account.Refused(HttpStatusCode.NotFound, () =>
            account.Database.GetContainer("none").ReadItemAsync<JObject>("1", Account.Key()));

        Assert.Contains(refusal.SubStatusCode, new[] { 0, 1003 });
    }

    [Fact]
    public async Task Errors_name_what_is_wrong()
    {
        var refusal = await Account.Refused(
            HttpStatusCode.NotFound, () => _things.ReadItemAsync<JObject>("1", Account.Key()));

        Assert.Contains("Entity with the specified id does not exist", refusal.Message);
    }

    [Fact]
    public async Task Direct_mode_is_refused_by_name()
    {
        using var signed = SignedRequest.To(account, HttpMethod.Get, "/addresses/", "addresses", "");
        using var http = new HttpClient();
        using var answer = await http.SendAsync(signed);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains("ConnectionMode.Gateway", await answer.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Stored_procedures_are_refused_by_name()
    {
        var refusal = await Account.Refused(HttpStatusCode.BadRequest, () =>
            _things.Scripts.ExecuteStoredProcedureAsync<string>("any", Account.Key(), []));

        Assert.Contains("sprocs", refusal.Message);
    }
}
