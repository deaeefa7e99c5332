using System.Net;
using Microsoft.Azure.Cosmos;
using Newtonsoft.Json.Linq;

namespace ServerlessShop.Cosmos.Specs;

public sealed class ContainersSpec(Account account) : IClassFixture<Account>
{
    [Fact]
    public async Task Databases_and_containers_are_created_once()
    {
        var name = account.NextName();
        var created = await account.Database.CreateContainerIfNotExistsAsync(name, "/pk");
        var found = await account.Database.CreateContainerIfNotExistsAsync(name, "/pk");

        Assert.Equal(HttpStatusCode.Created, created.StatusCode);
        Assert.Equal(HttpStatusCode.OK, found.StatusCode);
        await Account.Refused(HttpStatusCode.Conflict, () => account.Database.CreateContainerAsync(name, "/pk"));
        await Account.Refused(HttpStatusCode.Conflict, () => account.Client.CreateDatabaseAsync("shop"));
    }

    [Fact]
    public async Task What_was_created_is_listed()
    {
        var other = (await account.Client.CreateDatabaseAsync("other")).Database;
        await other.CreateContainerAsync("one", "/pk");
        using var databases = account.Client.GetDatabaseQueryIterator<DatabaseProperties>();
        using var containers = other.GetContainerQueryIterator<ContainerProperties>();

        Assert.Contains("other", (await databases.ReadNextAsync()).Select(database => database.Id));
        Assert.Equal(["one"], (await containers.ReadNextAsync()).Select(container => container.Id));
        await other.DeleteAsync();
    }

    [Fact]
    public async Task A_definition_is_read_as_it_was_written()
    {
        var container = await account.NewContainer(made =>
        {
            made.DefaultTimeToLive = 60;
            made.IndexingPolicy.IncludedPaths.Add(new() { Path = "/*" });
            made.IndexingPolicy.ExcludedPaths.Add(new() { Path = "/large/*" });
            made.UniqueKeyPolicy.UniqueKeys.Add(new UniqueKey { Paths = { "/email" } });
        });

        var read = (await container.ReadContainerAsync()).Resource;

        Assert.Equal("/pk", read.PartitionKeyPath);
        Assert.Equal(60, read.DefaultTimeToLive);
        Assert.Equal("/large/*", Assert.Single(read.IndexingPolicy.ExcludedPaths).Path);
        Assert.Equal("/email", Assert.Single(Assert.Single(read.UniqueKeyPolicy.UniqueKeys).Paths));
    }

    [Fact]
    public async Task A_partition_key_cannot_be_changed()
    {
        var container = await account.NewContainer();

        await Account.Refused(
            HttpStatusCode.BadRequest, () => container.ReplaceContainerAsync(new(container.Id, "/other")));
    }

    [Fact]
    public async Task A_container_made_anew_is_empty_to_clients_that_knew_the_old_one()
    {
        var container = await account.NewContainer();
        await container.CreateItemAsync(Account.Item("1"), Account.Key());
        await container.DeleteContainerAsync();
        await account.NewContainer(container.Id);

        await Account.Refused(HttpStatusCode.NotFound, () => container.ReadItemAsync<JObject>("1", Account.Key()));
        await container.CreateItemAsync(Account.Item("1"), Account.Key());
    }

    [Fact]
    public async Task An_indexing_policy_must_name_the_root()
    {
        await Account.Refused(HttpStatusCode.BadRequest, () => account.NewContainer(container =>
            container.IndexingPolicy = new() { Automatic = true, IncludedPaths = { new() { Path = "/name/?" } } }));
    }

    [Fact]
    public async Task Throughput_is_refused_as_by_a_serverless_account()
    {
        var refusal = await Account.Refused(HttpStatusCode.BadRequest, () =>
            account.Database.CreateContainerAsync(new(account.NextName(), "/pk"), throughput: 400));

        Assert.Contains("serverless", refusal.Message);
    }

    [Fact]
    public async Task Hierarchical_partition_keys_are_refused_by_name()
    {
        var refusal = await Account.Refused(HttpStatusCode.BadRequest, () =>
            account.Database.CreateContainerAsync(new ContainerProperties(account.NextName(), ["/tenant", "/user"])));

        Assert.Contains("hierarchical partition key", refusal.Message);
    }
}
