using ServerlessShop.Kernel;
using ServerlessShop.Ordering.Orders;
using static ServerlessShop.Ordering.Orders.OrderEvent;

namespace ServerlessShop.Ordering.ExpiringOrder;

/// <summary>The order's alarm rings. What was set for another time than the order's own alarm is old, and ignored.</summary>
/// <param name="SetFor">When it was to ring, which is no later than now, whatever this machine's clock says.</param>
public sealed record ExpireOrder(OrderId Id, DateTimeOffset SetFor, DateTimeOffset Clock)
{
    public static Decision<OrderEvent> Decide(Order order, ExpireOrder expire) => order switch
    {
        Order.Placed { HasEnded: true } => Decision<OrderEvent>.Nothing,
        Order.Placed o when o.AlarmAt != expire.SetFor => Decision<OrderEvent>.Nothing,
        Order.Placed o when expire.Now < o.StepEndsAt => new AlarmReset(o.Id, o.StepEndsAt),
        Order.Placed { Progress: Progress.Placed } o => new OrderExpired(o.Id, "The stock was not confirmed in time."),
        Order.Placed { Progress: Progress.StockReserved } o => new OrderExpired(o.Id, "The payment was not made in time."),

        // Money may have been captured: no machine may guess here.
        Order.Placed o => new AttentionNeeded(o.Id, "The payment was not captured in time."),
        _ => OrderDecider.Unknown,
    };

    private DateTimeOffset Now => Clock > SetFor ? Clock : SetFor;
}
