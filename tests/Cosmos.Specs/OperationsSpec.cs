using Newtonsoft.Json.Linq;
using ServerlessShop.Local.Cosmos;

namespace ServerlessShop.Cosmos.Specs;

public sealed class OperationsSpec(Account account) : IClassFixture<Account>
{
    [Fact]
    public async Task Operations_are_counted_by_container_and_kind()
    {
        var things = await account.NewContainer();
        var charged = (await things.CreateItemAsync(Account.Item("1"), Account.Key())).RequestCharge;
        charged += (await things.CreateItemAsync(Account.Item("2"), Account.Key())).RequestCharge;
        await things.ReadItemAsync<JObject>("1", Account.Key());
        await things.ReplaceItemAsync(Account.Item("1"), "1", Account.Key());
        await things.UpsertItemAsync(Account.Item("1"), Account.Key());
        await things.DeleteItemAsync<JObject>("1", Account.Key());
        using var batch = await things.CreateTransactionalBatch(Account.Key())
            .CreateItem(Account.Item("3")).CreateItem(Account.Item("4")).ExecuteAsync();
        using var query = things.GetItemQueryIterator<JObject>(
            "SELECT * FROM c", requestOptions: new() { PartitionKey = Account.Key() });
        await query.ReadNextAsync();

        var counts = account.Server.Operations.Snapshot().Where(count => count.Container == things.Id).ToList();

        Assert.Equal(
            [
                (OperationKind.PointRead, 1), (OperationKind.Query, 1), (OperationKind.Create, 2),
                (OperationKind.Replace, 1), (OperationKind.Upsert, 1), (OperationKind.Delete, 1),
                (OperationKind.Batch, 1), (OperationKind.BatchOperation, 2L),
            ],
            counts.Select(count => (count.Kind, count.Count)));
        Assert.Equal(charged, counts.Single(count => count.Kind == OperationKind.Create).RequestUnits, precision: 2);
    }
}
