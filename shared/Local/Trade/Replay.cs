using System.Diagnostics;

namespace ServerlessShop.Local.Trade;

/// <summary>Places past orders through the gateway at their agreed prices and follows each to its end.</summary>
public static class Replay
{
    private const int AtOnce = 32;

    /// <summary>Ends when every order has ended and the shop is quiet.</summary>
    /// <param name="progress">Told how many orders have come to an end.</param>
    public static async Task<TimeSpan> Run(
        LocalPlatform platform, IReadOnlyList<TradeOrder> orders, Action<int> progress, CancellationToken cancellation)
    {
        using var shop = new ShopClient(platform);
        using var following = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var follow = new OrderFollowing(platform.Cosmos, platform.Topology.Database);
        var reading = Task.Run(() => follow.Run(following.Token), cancellation);
        var watch = Stopwatch.StartNew();
        var ended = 0;

        await Parallel.ForEachAsync(
            orders,
            new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellation },
            async (order, stop) =>
            {
                await shop.Put($"orders/{order.Id}", Body(order), stop);

                // Should the follower fail, nobody would ever end: then its failure is ours.
                if (await Task.WhenAny(follow.EndOf(order.Id).WaitAsync(stop), reading) == reading) { await reading; }
                stop.ThrowIfCancellationRequested();
                progress(Interlocked.Increment(ref ended));
            });

        await following.CancelAsync();
        await reading;
        await Quiet.Wait(platform, cancellation);
        return watch.Elapsed;
    }

    private static object Body(TradeOrder order) => new
    {
        CustomerId = order.Customer,
        TradeYear.Currency,
        PaymentToken = "tok_approve",
        AgreedAt = order.At,
        Lines = order.Lines.Select(line => new { line.Sku, line.Quantity, line.UnitPriceMinor }),
    };
}
