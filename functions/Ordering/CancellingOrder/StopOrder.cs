using ServerlessShop.Kernel;
using ServerlessShop.Ordering.FollowingShipments;
using ServerlessShop.Ordering.Orders;
using static ServerlessShop.Ordering.Orders.OrderEvent;

namespace ServerlessShop.Ordering.CancellingOrder;

/// <summary>Shipping's answer: nothing more of the order leaves the house. In time for everything, it is cancelled.</summary>
/// <param name="Dispatched">How many shipments had left before.</param>
public sealed record StopOrder(OrderId Id, int Dispatched, DateTimeOffset Now)
{
    public static Decision<OrderEvent> Decide(Order order, StopOrder stop) => order switch
    {
        Order.Placed { HasEnded: true } or Order.Placed { StoppedAfter: not null } => Decision<OrderEvent>.Nothing,
        Order.Placed { IsBeingFulfilled: true, HasLeft: true } when stop.Dispatched == 0 => RecordDispatch.NotExpected,
        Order.Placed { IsBeingFulfilled: true, Stop: { } wish } o => Consequences.Of(o, stop.Now, stop.FactsOf(o, wish)),
        Order.Placed => NotAsked,
        _ => OrderDecider.Unknown,
    };

    public static readonly Rejection NotAsked =
        new(RejectionKind.Conflict, "stop-not-asked", "Nobody has asked Shipping to stop this order.");

    private IEnumerable<OrderEvent> FactsOf(Order.Placed order, StopWish wish)
    {
        yield return new ShipmentsStopped(order.Id, Dispatched, Now);
        yield return Dispatched == 0
            ? new OrderCancelled(order.Id, wish.Because, wish.By, order.Audience, Now)
            : new AttentionNeeded(order.Id, $"Cancelled when {Dispatched} of its shipments had left; the rest was stopped.", Now);
    }
}
