using System.Net;
using Microsoft.Azure.Cosmos;
using Newtonsoft.Json.Linq;

namespace ServerlessShop.Cosmos.Specs;

public sealed class AuthorizationSpec(Account account) : IClassFixture<Account>, IAsyncLifetime
{
    private static bool _isMade;

    public async Task InitializeAsync()
    {
        if (_isMade) { return; }
        await account.NewContainer("ordering");
        await account.NewContainer("payments");
        _isMade = true;
    }

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public async Task A_wrong_key_is_unauthorized()
    {
        using var stranger = new CosmosClient(
            account.Server.Address, Convert.ToBase64String(new byte[64]),
            new() { ConnectionMode = ConnectionMode.Gateway });

        await Account.Refused(
            HttpStatusCode.Unauthorized, () =>
                stranger.GetContainer("shop", "ordering").ReadItemAsync<JObject>("1", Account.Key()));
    }

    [Fact]
    public async Task A_request_without_authorization_is_unauthorized()
    {
        using var http = new HttpClient();
        using var answer = await http.GetAsync(account.Server.Address);

        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
    }

    [Fact]
    public async Task A_token_opens_the_container_it_was_given()
    {
        using var client = SignedIn(new SignedInAs(account.Tokens, "ordering"));
        var ordering = client.GetContainer("shop", "ordering");

        await ordering.UpsertItemAsync(Account.Item("token"), Account.Key());
        using var query = ordering.GetItemQueryIterator<int>(
            "SELECT VALUE COUNT(1) FROM c WHERE c.id = 'token' ORDER BY c._ts");
        using var counting = ordering.GetItemQueryIterator<int>("SELECT VALUE COUNT(1) FROM c WHERE c.id = 'token'");
        using var batch = await ordering.CreateTransactionalBatch(Account.Key())
            .UpsertItem(Account.Item("token")).ExecuteAsync();

        Assert.Equal(1, Assert.Single(await counting.ReadNextAsync()));
        Assert.True(batch.IsSuccessStatusCode);
    }

    [Fact]
    public async Task A_token_opens_no_other_container()
    {
        using var client = SignedIn(new SignedInAs(account.Tokens, "ordering"));
        var payments = client.GetContainer("shop", "payments");

        var refusal = await Account.Refused(
            HttpStatusCode.Forbidden, () => payments.ReadItemAsync<JObject>("1", Account.Key()));
        await Account.Refused(
            HttpStatusCode.Forbidden, () => payments.UpsertItemAsync(Account.Item("1"), Account.Key()));
        await Account.Refused(HttpStatusCode.Forbidden, async () =>
        {
            using var query = payments.GetItemQueryIterator<JObject>("SELECT * FROM c");
            await query.ReadNextAsync();
        });

        Assert.Equal(5301, refusal.SubStatusCode);
    }

    [Fact]
    public async Task A_token_creates_no_database_and_no_container()
    {
        using var client = SignedIn(new SignedInAs(account.Tokens, "ordering"));

        await Account.Refused(HttpStatusCode.Forbidden, () => client.CreateDatabaseAsync("mine"));
        await Account.Refused(
            HttpStatusCode.Forbidden, () => client.GetDatabase("shop").CreateContainerAsync("mine", "/pk"));
        await Account.Refused(
            HttpStatusCode.Forbidden, () => client.GetContainer("shop", "ordering").DeleteContainerAsync());
    }

    [Fact]
    public async Task A_token_reads_what_a_client_needs_to_start()
    {
        using var client = SignedIn(new SignedInAs(account.Tokens, "ordering"));

        await client.ReadAccountAsync();
        await client.GetDatabase("shop").ReadAsync();
        await client.GetContainer("shop", "ordering").ReadContainerAsync();
        await client.GetContainer("shop", "ordering").GetFeedRangesAsync();
    }

    [Fact]
    public async Task The_platforms_token_opens_everything()
    {
        using var client = SignedIn(new SignedInAs(account.Tokens, "platform"));

        await client.GetContainer("shop", "payments").UpsertItemAsync(Account.Item("1"), Account.Key());
        await client.GetDatabase("shop").CreateContainerAsync(account.NextName(), "/pk");
    }

    [Fact]
    public async Task The_sdk_asks_for_the_hosts_name_as_audience()
    {
        var credential = new SignedInAs(account.Tokens, "ordering");
        using var client = SignedIn(credential);
        await client.ReadAccountAsync();

        Assert.All(credential.Scopes, scope => Assert.Equal("https://127.0.0.1/.default", scope));
    }

    [Fact]
    public async Task A_token_for_another_audience_is_unauthorized()
    {
        using var client = SignedIn(
            new SignedInAs(account.Tokens, "ordering", audience: "https://servicebus.azure.net"));

        await Account.Refused(
            HttpStatusCode.Unauthorized, () =>
                client.GetContainer("shop", "ordering").ReadItemAsync<JObject>("1", Account.Key()));
    }

    [Fact]
    public async Task A_token_is_checked_once_until_it_expires()
    {
        using var client = SignedIn(new SignedInAs(account.Tokens, "ordering"));
        var ordering = client.GetContainer("shop", "ordering");
        await ordering.UpsertItemAsync(Account.Item("1"), Account.Key());
        var before = account.Tokens.Checks;

        for (var i = 0; i < 5; i++) { await ordering.ReadItemAsync<JObject>("1", Account.Key()); }
        Assert.Equal(before, account.Tokens.Checks);

        account.Clock.Advance(TimeSpan.FromHours(2));
        await ordering.ReadItemAsync<JObject>("1", Account.Key());
        Assert.True(account.Tokens.Checks > before);
    }

    private CosmosClient SignedIn(SignedInAs credential) =>
        new(account.Server.Address, credential, new() { ConnectionMode = ConnectionMode.Gateway });
}
