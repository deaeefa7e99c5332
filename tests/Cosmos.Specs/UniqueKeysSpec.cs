using System.Net;
using Microsoft.Azure.Cosmos;
using Newtonsoft.Json.Linq;

namespace ServerlessShop.Cosmos.Specs;

public sealed class UniqueKeysSpec(Account account) : IClassFixture<Account>, IAsyncLifetime
{
    private Container _people = null!;

    public async Task InitializeAsync() => _people = await account.NewContainer(container =>
    {
        container.UniqueKeyPolicy.UniqueKeys.Add(new UniqueKey { Paths = { "/email" } });
        container.UniqueKeyPolicy.UniqueKeys.Add(new UniqueKey { Paths = { "/name/first", "/name/last" } });
    });

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public async Task A_value_is_taken_once_per_partition()
    {
        await _people.CreateItemAsync(Person("1", "ada@example.com", "Ada"), Account.Key());

        await Account.Refused(
            HttpStatusCode.Conflict, () =>
                _people.CreateItemAsync(Person("2", "ada@example.com", "Bob"), Account.Key()));
        var elsewhere = Person("2", "ada@example.com", "Ada");
        elsewhere["pk"] = "b";
        await _people.CreateItemAsync(elsewhere, Account.Key("b"));
    }

    [Fact]
    public async Task Several_paths_are_unique_together()
    {
        await _people.CreateItemAsync(Person("1", "1@example.com", "Ada", "Lovelace"), Account.Key());
        await _people.CreateItemAsync(Person("2", "2@example.com", "Ada", "Byron"), Account.Key());

        await Account.Refused(
            HttpStatusCode.Conflict, () =>
                _people.CreateItemAsync(Person("3", "3@example.com", "Ada", "Byron"), Account.Key()));
    }

    [Fact]
    public async Task A_replace_or_upsert_cannot_take_anothers_value()
    {
        await _people.CreateItemAsync(Person("1", "1@example.com", "Ada"), Account.Key());
        await _people.CreateItemAsync(Person("2", "2@example.com", "Bob"), Account.Key());

        await Account.Refused(
            HttpStatusCode.Conflict, () =>
                _people.ReplaceItemAsync(Person("2", "1@example.com", "Bob"), "2", Account.Key()));
        await Account.Refused(
            HttpStatusCode.Conflict, () => _people.UpsertItemAsync(Person("2", "1@example.com", "Bob"), Account.Key()));
        await _people.ReplaceItemAsync(Person("2", "2@example.com", "Rob"), "2", Account.Key());
    }

    [Fact]
    public async Task A_value_is_free_again_after_delete_or_change()
    {
        await _people.CreateItemAsync(Person("1", "1@example.com", "Ada"), Account.Key());
        await _people.ReplaceItemAsync(Person("1", "changed@example.com", "Ada"), "1", Account.Key());
        await _people.CreateItemAsync(Person("2", "1@example.com", "Bob"), Account.Key());
        await _people.DeleteItemAsync<JObject>("2", Account.Key());

        await _people.CreateItemAsync(Person("3", "1@example.com", "Cleo"), Account.Key());
    }

    [Fact]
    public async Task A_missing_value_is_one_value()
    {
        await _people.CreateItemAsync(
            Account.Item("1", new { name = new { first = "Ada", last = "" } }), Account.Key());

        await Account.Refused(HttpStatusCode.Conflict, () =>
            _people.CreateItemAsync(Account.Item("2", new { name = new { first = "Bob", last = "" } }), Account.Key()));
    }

    private static JObject Person(string id, string email, string first, string last = "") =>
        Account.Item(id, new { email, name = new { first, last } });
}
