using System.Globalization;
using ServerlessShop.Local.Seams;
using ServerlessShop.Local.ServiceBus;
using ServerlessShop.Local.Topology;
using ServerlessShop.ServiceBus.BrokerApp;
using ServerlessShop.Testing;

// <folder> <now> [<effect> <n>]: serves the folder until its standard input ends, which it does when whoever started it
// is gone. The clock stands at <now>; a line of standard input moves it on by so many seconds, and is answered when all
// that was due has been done. When <effect> has become durable for the n-th time, the process kills itself before
// anybody is told.
var clock = new FixedClock(DateTimeOffset.Parse(args[1], CultureInfo.InvariantCulture));
var effects = new Effects();
if (args is [_, _, var effect, var at]) { effects.Listener = new Killer(effect, at).Count; }

var topology = new ShopTopology(
    "shop", "Strong", "api://shop", [],
    [
        new("ordering", "", new("ordering", "/pk", null, default), new("ordering", true, 10, 14), null, null, null),
        Consumer("payments"),
        Consumer("inventory"),
    ]);
await using var server = await ServiceBusServer.Start(
    new ServiceBusOptions(args[0]) { Effects = effects }, topology, new TokensThatAreNames(), clock);
Console.WriteLine(server.Address);
while (await Console.In.ReadLineAsync() is { } seconds)
{
    clock.Advance(TimeSpan.FromSeconds(int.Parse(seconds, CultureInfo.InvariantCulture)));
    await server.Broker.Counts(CancellationToken.None);
    Console.WriteLine(clock.GetUtcNow().ToString("O", CultureInfo.InvariantCulture));
}

static ShopContext Consumer(string name) => new(
    name, "", new(name, "/pk", null, default), null, [new("ordering", name, "1 = 1", 60, 2_000, true)], null, null);
