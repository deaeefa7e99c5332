using System.Diagnostics;
using System.Text.Json;

namespace ServerlessShop.Local.Trade;

/// <summary>
/// Replays past trade through the gateway: orders at their agreed prices as sales staff enter them, some of them as
/// buyers place them, and what came back. Follows each to its end.
/// </summary>
public sealed class Replay
{
    private readonly LocalPlatform _platform;
    private readonly ReplayPlan _plan;
    private readonly OrderFollowing _follow;
    private readonly FrontDoor _frontDoor;
    private readonly ShopClient _staff;
    private readonly ShopClient _approver;

    private Replay(LocalPlatform platform, ReplayPlan plan, ShopClient staff, ShopClient approver)
    {
        (_platform, _plan, _staff, _approver) = (platform, plan, staff, approver);
        _follow = new OrderFollowing(platform.Cosmos, platform.Topology.Database);
        _frontDoor = new FrontDoor(platform, staff, _follow);
    }

    /// <summary>Ends when every order and return has ended and the shop is quiet.</summary>
    /// <param name="progress">Told how many orders and returns have come to an end.</param>
    public static async Task<TimeSpan> Run(
        LocalPlatform platform, ReplayPlan plan, Action<int> progress, CancellationToken cancellation)
    {
        using var staff = ShopClient.Staff(platform);
        using var approver = ShopClient.Approver(platform);
        var watch = Stopwatch.StartNew();
        await new Replay(platform, plan, staff, approver).Run(progress, cancellation);
        return watch.Elapsed;
    }

    private async Task Run(Action<int> progress, CancellationToken cancellation)
    {
        using var following = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var reading = Task.Run(() => _follow.Run(following.Token), cancellation);
        var ended = 0;

        await Parallel.ForEachAsync(
            _plan.Events,
            new ParallelOptions { MaxDegreeOfParallelism = _plan.AtOnce, CancellationToken = cancellation },
            async (happened, stop) =>
            {
                var going = happened.Order is { } order ? Place(order, stop) : TakeBack(happened.Return!, stop);

                // Should the follower fail, nobody would ever end: then its failure is ours.
                if (await Task.WhenAny(going, reading) == reading) { await reading; }
                await going;
                stop.ThrowIfCancellationRequested();
                progress(Interlocked.Increment(ref ended));
            });

        await following.CancelAsync();
        await reading;
        await Quiet.Wait(_platform, cancellation);
    }

    private async Task Place(TradeOrder order, CancellationToken cancellation)
    {
        if (_plan.Buyers.Contains(order.Id)) { await _frontDoor.Buy(order, cancellation); }
        else { await _staff.Put($"orders/{order.Id}", Body(order), cancellation); }

        await _follow.EndOf(order.Id).WaitAsync(cancellation);
    }

    /// <summary>Goods came back over the counter: looked at, all fit to be sold again, the money to be given back.</summary>
    private async Task TakeBack(TradeReturn note, CancellationToken cancellation)
    {
        foreach (var ofOrder in note.ByOrder)
        {
            // Whatever comes back was sold before it, and so is under way already.
            await _follow.EndOf(ofOrder.Key).WaitAsync(cancellation);
            var path = $"orders/{ofOrder.Key}/returns/{note.Id}";
            var taken = await _staff.Put(
                path,
                new
                {
                    Because = $"Credit note {note.Invoice}",
                    Inspection = "restocked",
                    Lines = ofOrder.GroupBy(line => line.Line).Select(line => new { Line = line.Key, Units = line.Sum(one => one.Units) }),
                },
                cancellation);
            if (taken.ValueKind == JsonValueKind.Object && taken.GetProperty("status").GetString() == "awaitsApproval")
            {
                await _approver.Put($"{path}/approval", new { Because = "Past trade" }, cancellation);
            }
        }
    }

    private static object Body(TradeOrder order) => new
    {
        CustomerId = order.Customer,
        TradeYear.Currency,
        PaymentToken = "tok_approve",
        AgreedAt = order.At,
        Collected = true,
        Lines = order.Lines.Select(line => new { line.Sku, line.Quantity, line.UnitPriceMinor }),
    };
}
