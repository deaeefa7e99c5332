using ServerlessShop.Journey.Specs.Contexts;
using ServerlessShop.Ordering.ApprovingRefund;
using ServerlessShop.Ordering.InspectingReturn;
using ServerlessShop.Ordering.Orders;
using ServerlessShop.Ordering.ReceivingReturn;
using ServerlessShop.Ordering.RequestingReturn;
using ServerlessShop.Ordering.Returns;

namespace ServerlessShop.Journey.Specs.Trading;

/// <summary>Some of what was completed comes back: one piece of a line, looked at, and paid for by a second person where that is due.</summary>
internal sealed class ReturnsDesk(Shop shop, Gate gate)
{
    private const double SomethingComesBack = 0.3;
    private static readonly TimeSpan _later = TimeSpan.FromMinutes(2);
    private readonly HashSet<string> _seen = [];

    public void Open() => shop.Stores["ordering"].Changed += changed =>
    {
        if (changed.Kind == OrderDecider.Instance.Kind && !_seen.Contains(changed.Pk)
            && changed.Body.AsSpan().IndexOf("\"completed\""u8) >= 0
            && changed.State<Order>() is Order.Placed { Progress: Progress.Completed } order && _seen.Add(changed.Pk)
            && shop.Schedule.Chance(SomethingComesBack))
        {
            _ = TakeBack(order.Id.Value, new Guid(1, 0, 0, new byte[8]));
            if (shop.Schedule.Chance(SomethingComesBack)) { _ = TakeBack(order.Id.Value, new Guid(2, 0, 0, new byte[8])); }
        }
    };

    private async Task TakeBack(Guid order, Guid one)
    {
        await shop.Schedule.Wait(shop.Schedule.Between(TimeSpan.Zero, _later));
        var atTheCounter = shop.Schedule.Chance(0.3);
        var asked = await gate.Insist<RequestReturnFunction>(
            Callers.Sally, "ordering",
            new { Because = "Broken.", Lines = new[] { new { Line = 0, Units = 1 } }, Inspection = atTheCounter ? "restocked" : null },
            (function, http) => function.Put(http, order, one, CancellationToken.None));
        if (asked.Status >= 300)
        {
            shop.Sometimes.Happened($"a return was refused: {asked.Code}");
            return;
        }

        shop.Sometimes.Happened(atTheCounter ? "goods came back over the counter" : "goods were sent back");
        if (!atTheCounter)
        {
            await gate.Insist<ReceiveReturnFunction>(
                Callers.Wanda, "ordering", new { }, (function, http) => function.Put(http, order, one, CancellationToken.None));
            var isBroken = shop.Schedule.Chance(0.5);
            await gate.Insist<InspectReturnFunction>(
                Callers.Wanda, "ordering",
                new { Lines = new[] { new { Line = 0, Restocked = isBroken ? 0 : 1, Scrapped = isBroken ? 1 : 0 } } },
                (function, http) => function.Put(http, order, one, CancellationToken.None));
        }

        var mine = shop.Stores["ordering"].Find($"{order}", ReturnsDecider.Instance.Kind)?.State<OrderReturns>().Find(new(one));
        if (mine?.Status != ReturnStatus.AwaitsApproval) { return; }

        shop.Sometimes.Happened("a refund waited for a second person");
        await gate.Insist<ApproveRefundFunction>(
            Callers.Fiona, "ordering", new { }, (function, http) => function.Put(http, order, one, CancellationToken.None));
    }
}
