using System.Net;
using Microsoft.Azure.Cosmos;
using Microsoft.Data.Sqlite;
using Newtonsoft.Json.Linq;

namespace ServerlessShop.Cosmos.Specs;

public sealed class TtlSpec(Account account) : IClassFixture<Account>
{
    private static readonly TimeSpan _minute = TimeSpan.FromMinutes(1);

    [Fact]
    public async Task An_item_expires_by_the_containers_default()
    {
        var things = await account.NewContainer(container => container.DefaultTimeToLive = 60);
        await things.CreateItemAsync(Account.Item("1"), Account.Key());
        account.Clock.Advance(_minute - TimeSpan.FromSeconds(2));
        await things.ReadItemAsync<JObject>("1", Account.Key());

        account.Clock.Advance(TimeSpan.FromSeconds(2));

        await Account.Refused(HttpStatusCode.NotFound, () => things.ReadItemAsync<JObject>("1", Account.Key()));
    }

    [Fact]
    public async Task An_items_own_ttl_goes_before_the_default()
    {
        var things = await account.NewContainer(container => container.DefaultTimeToLive = 60);
        await things.CreateItemAsync(Account.Item("short", new { ttl = 10 }), Account.Key());
        await things.CreateItemAsync(Account.Item("never", new { ttl = -1 }), Account.Key());
        account.Clock.Advance(TimeSpan.FromSeconds(10));
        await Account.Refused(HttpStatusCode.NotFound, () => things.ReadItemAsync<JObject>("short", Account.Key()));

        account.Clock.Advance(TimeSpan.FromDays(1));

        await things.ReadItemAsync<JObject>("never", Account.Key());
    }

    [Fact]
    public async Task With_default_minus_one_only_items_with_ttl_expire()
    {
        var things = await account.NewContainer(container => container.DefaultTimeToLive = -1);
        await things.CreateItemAsync(Account.Item("stays"), Account.Key());
        await things.CreateItemAsync(Account.Item("goes", new { ttl = 10 }), Account.Key());

        account.Clock.Advance(_minute);

        await things.ReadItemAsync<JObject>("stays", Account.Key());
        await Account.Refused(HttpStatusCode.NotFound, () => things.ReadItemAsync<JObject>("goes", Account.Key()));
    }

    [Fact]
    public async Task Without_a_default_nothing_expires()
    {
        var things = await account.NewContainer();
        await things.CreateItemAsync(Account.Item("1", new { ttl = 10 }), Account.Key());

        account.Clock.Advance(_minute);

        await things.ReadItemAsync<JObject>("1", Account.Key());
    }

    [Fact]
    public async Task A_write_starts_the_time_anew()
    {
        var things = await account.NewContainer(container => container.DefaultTimeToLive = 60);
        await things.CreateItemAsync(Account.Item("1"), Account.Key());
        account.Clock.Advance(TimeSpan.FromSeconds(40));
        await things.ReplaceItemAsync(Account.Item("1"), "1", Account.Key());
        account.Clock.Advance(TimeSpan.FromSeconds(40));

        await things.ReadItemAsync<JObject>("1", Account.Key());
    }

    [Fact]
    public async Task An_expired_item_is_absent_for_every_write()
    {
        var things = await account.NewContainer(container => container.DefaultTimeToLive = 60);
        foreach (var id in new[] { "create", "upsert", "replace", "delete" })
        {
            await things.CreateItemAsync(Account.Item(id), Account.Key());
        }

        account.Clock.Advance(_minute);

        Assert.Equal(
            HttpStatusCode.Created, (await things.CreateItemAsync(Account.Item("create"), Account.Key())).StatusCode);
        Assert.Equal(
            HttpStatusCode.Created, (await things.UpsertItemAsync(Account.Item("upsert"), Account.Key())).StatusCode);
        await Account.Refused(
            HttpStatusCode.NotFound, () => things.ReplaceItemAsync(Account.Item("replace"), "replace", Account.Key()));
        await Account.Refused(HttpStatusCode.NotFound, () => things.DeleteItemAsync<JObject>("delete", Account.Key()));
    }

    [Fact]
    public async Task An_expired_item_is_in_no_query_and_no_feed()
    {
        var things = await account.NewContainer(container => container.DefaultTimeToLive = 60);
        await things.CreateItemAsync(Account.Item("1"), Account.Key());
        account.Clock.Advance(_minute);

        using var query = things.GetItemQueryIterator<int>("SELECT VALUE COUNT(1) FROM c");
        Assert.Equal(0, Assert.Single(await query.ReadNextAsync()));
        Assert.Empty(account.Server.Read("shop", things.Id, 0, 10).Documents);
    }

    [Fact]
    public async Task An_expired_item_holds_no_unique_key()
    {
        var things = await account.NewContainer(container =>
        {
            container.DefaultTimeToLive = 60;
            container.UniqueKeyPolicy.UniqueKeys.Add(new UniqueKey { Paths = { "/email" } });
        });
        await things.CreateItemAsync(Account.Item("1", new { email = "ada@example.com" }), Account.Key());
        account.Clock.Advance(_minute);

        await things.CreateItemAsync(Account.Item("2", new { email = "ada@example.com" }), Account.Key());
    }

    [Fact]
    public async Task Zero_is_no_time_to_live()
    {
        var things = await account.NewContainer(container => container.DefaultTimeToLive = 60);

        await Account.Refused(
            HttpStatusCode.BadRequest, () => things.CreateItemAsync(Account.Item("1", new { ttl = 0 }), Account.Key()));
    }

    [Fact]
    public async Task A_changed_default_counts_for_stored_items()
    {
        var things = await account.NewContainer();
        await things.CreateItemAsync(Account.Item("1"), Account.Key());
        var properties = (await things.ReadContainerAsync()).Resource;
        properties.DefaultTimeToLive = 30;
        await things.ReplaceContainerAsync(properties);

        account.Clock.Advance(_minute);

        await Account.Refused(HttpStatusCode.NotFound, () => things.ReadItemAsync<JObject>("1", Account.Key()));
    }

    [Fact]
    public async Task The_sweep_removes_expired_rows()
    {
        await using var other = new OtherAccount();
        await other.Account.InitializeAsync();
        var things = await other.Account.NewContainer(container => container.DefaultTimeToLive = 60);
        await things.CreateItemAsync(Account.Item("1"), Account.Key());
        await things.CreateItemAsync(Account.Item("2", new { ttl = -1 }), Account.Key());

        // The clock fires the sweep; the write behind it is answered after the sweep's.
        other.Account.Clock.Advance(_minute + TimeSpan.FromSeconds(10));
        await things.CreateItemAsync(Account.Item("3", new { ttl = -1 }), Account.Key());

        using var file = new SqliteConnection($"Data Source={other.Account.File};Mode=ReadOnly;Pooling=False");
        file.Open();
        using var count = file.CreateCommand();
        count.CommandText = "SELECT COUNT(*) FROM d1";
        Assert.Equal(2L, count.ExecuteScalar());
    }

    private sealed class OtherAccount : IAsyncDisposable
    {
        public Account Account { get; } = new();

        public async ValueTask DisposeAsync() => await Account.DisposeAsync();
    }
}
