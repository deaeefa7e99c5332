using ServerlessShop.Local;
using Xunit.Abstractions;

namespace ServerlessShop.WholeShop.Specs;

/// <summary>
/// kill -9 to broker, store and host in one at the moment where each has made something durable and told nobody. What
/// was sent is heard after the restart, and however often it is heard, it happens once.
/// </summary>
public sealed class PlatformKilledAtEffectsSpec(ITestOutputHelper output) : IDisposable
{
    private const int Seed = 20101202;
    private const int KilledBySignal9 = 128 + 9;

    /// <summary>Each life has orders of its own to place: whatever the last one had done already, its effect comes.</summary>
    private const int NewOrders = 5;

    private static readonly string[] _points =
        ["send:ordering", "send:inventory", "send:payments", "send:shipping", "settle:inventory", "settle:payments", "settle:shipping"];

    private readonly string _folder = Directory.CreateTempSubdirectory("effects-").FullName;

    private string State => Path.Combine(_folder, "state");

    [Fact]
    public async Task A_broker_that_dies_before_it_answers_loses_no_message_and_no_message_happens_twice()
    {
        var random = new Random(Seed);
        foreach (var (i, point) in _points.Index())
        {
            var count = random.Next(2, NewOrders + 1);
            using var shop = ShopProcess.StartToDie(State, point, count, orders: NewOrders * (i + 1));
            Assert.True(await shop.Exited() == KilledBySignal9, $"{point} was not hit {count} times.{Environment.NewLine}{shop.Output}");
            Assert.Contains($"{ShopThatDies.Dying} {point} {count}", shop.Output, StringComparison.Ordinal);
            output.WriteLine($"seed {Seed}: killed at {point}, number {count}");
        }

        using var last = ShopProcess.StartToDie(State, "none", 0, TradedShop.Orders.Count);
        Assert.True(await last.Exited() == 0, last.Output);

        await using (var stores = await LocalPlatform.StartStores(
            TradedShop.Options(State), TimeProvider.System, TradedShop.Log(TextWriter.Null)))
        {
            var left = await stores.ServiceBus.Broker.Counts(CancellationToken.None);
            Assert.All(left, subscription => Assert.Equal((0, 0), (subscription.Active, subscription.DeadLettered)));
        }

        var reconciliation = await TradedShop.Reconcile(State);
        Assert.True(reconciliation.Agrees, reconciliation.Told());
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
