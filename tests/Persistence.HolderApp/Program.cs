using Microsoft.Azure.Cosmos;
using ServerlessShop.Kernel;
using ServerlessShop.Persistence;
using ServerlessShop.Persistence.HolderApp;

// Takes the lease and writes under it three times. Freezes when it has decided on one of them and before it writes,
// where no check of its own can help it any more.
var (address, database, name, partition, freezeBefore) = (args[0], args[1], args[2], args[3], int.Parse(args[4]));
const int writes = 3;

var key = Environment.GetEnvironmentVariable("MASTER_KEY") ?? throw new InvalidOperationException("MASTER_KEY is not set.");
using var client = new CosmosClient(address, key, new()
{
    ConnectionMode = ConnectionMode.Gateway,
    LimitToEndpoint = true,
    UseSystemTextJsonSerializerWithOptions = Json.Options,
});
var container = client.GetContainer(database, name);
var lease = await new Leases(container, TimeProvider.System).Acquire(partition, "frozen", TimeSpan.FromMinutes(1), default)
    ?? throw new InvalidOperationException("Somebody else holds the lease.");
Console.WriteLine($"holds {lease.Token}");

using var logbooks = Logbook.StoreOn(container);
var decisions = 0;
for (var i = 0; i < writes; i++)
{
    var outcome = await logbooks.Transact(new(partition, "logbook"), lease, Decide, default);
    Console.WriteLine(outcome is Outcome<Logbook>.Refused(var no) ? $"refused: {no.Code}" : "written");
}

Decision<LogbookEntry> Decide(Logbook logbook)
{
    if (++decisions == freezeBefore)
    {
        Console.WriteLine("freezes");
        Freezing.Freeze();
    }

    return new LogbookEntry(lease.Holder, lease.Token);
}
