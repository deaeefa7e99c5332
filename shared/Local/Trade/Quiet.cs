namespace ServerlessShop.Local.Trade;

/// <summary>Waits until the shop has nothing left to do but wait for deadlines.</summary>
public static class Quiet
{
    private static readonly TimeSpan _look = TimeSpan.FromMilliseconds(200);

    /// <summary>Ends when no message is waiting or being handled and no outbox entry is owed, twice in a row.</summary>
    public static async Task Wait(LocalPlatform platform, CancellationToken cancellation)
    {
        using var store = new StoreReading(platform);
        for (var quiet = 0; quiet < 2;)
        {
            var waiting = (await platform.ServiceBus.Broker.Counts(cancellation)).Sum(subscription => subscription.Active);
            quiet = waiting == 0 && await store.CountOutbox(cancellation) == 0 ? quiet + 1 : 0;
            await Task.Delay(_look, cancellation);
        }
    }
}
