using System.Net;
using Microsoft.Azure.Cosmos;
using Newtonsoft.Json.Linq;

namespace ServerlessShop.Cosmos.Specs;

public sealed class DurabilitySpec : IAsyncLifetime
{
    private readonly Account _account = new();

    public Task InitializeAsync() => _account.InitializeAsync();

    public Task DisposeAsync() => _account.DisposeAsync();

    [Fact]
    public async Task Everything_is_there_after_a_restart()
    {
        var things = await _account.NewContainer(container =>
        {
            container.DefaultTimeToLive = 3600;
            container.UniqueKeyPolicy.UniqueKeys.Add(new UniqueKey { Paths = { "/email" } });
        });
        var before = await things.CreateItemAsync(Account.Item("1", new { email = "a" }), Account.Key());

        await _account.Restart();

        things = _account.Database.GetContainer(things.Id);
        var after = await things.ReadItemAsync<JObject>("1", Account.Key());
        Assert.True(JToken.DeepEquals(before.Resource, after.Resource));
        Assert.Equal(before.ETag, after.ETag);
        Assert.Equal(3600, (await things.ReadContainerAsync()).Resource.DefaultTimeToLive);
        await Account.Refused(
            HttpStatusCode.Conflict, () =>
                things.CreateItemAsync(Account.Item("2", new { email = "a" }), Account.Key()));
    }

    [Fact]
    public async Task The_change_feed_goes_on_after_a_restart_even_when_its_last_item_is_deleted()
    {
        var things = await _account.NewContainer();
        await things.CreateItemAsync(Account.Item("1"), Account.Key());
        await things.CreateItemAsync(Account.Item("2"), Account.Key());
        await things.DeleteItemAsync<JObject>("2", Account.Key());
        var continuation = _account.Server.Now("shop", things.Id);

        await _account.Restart();

        Assert.Equal(continuation, _account.Server.Now("shop", things.Id));
        await _account.Database.GetContainer(things.Id).CreateItemAsync(Account.Item("3"), Account.Key());
        Assert.Single(_account.Server.Read("shop", things.Id, continuation, 10).Documents);
    }
}
