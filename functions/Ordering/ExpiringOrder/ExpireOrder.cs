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
        Order.Placed { HasEnded: true } or Order.Placed { Progress: Progress.NeedsAttention } => Decision<OrderEvent>.Nothing,
        Order.Placed o when o.AlarmAt != expire.SetFor => Decision<OrderEvent>.Nothing,
        Order.Placed o when expire.Now < o.StepEndsAt => new AlarmReset(o.Id, o.StepEndsAt),
        Order.Placed { Progress: Progress.Placed } o =>
            new OrderExpired(o.Id, "The stock was not confirmed in time.", o.Audience, expire.Now),
        Order.Placed { Progress: Progress.StockReserved } o =>
            new OrderExpired(o.Id, "The payment was not made in time.", o.Audience, expire.Now),

        // Goods or money may have moved: no machine may guess here.
        Order.Placed o => new AttentionNeeded(o.Id, WhatIsLate(o), expire.Now),
        _ => OrderDecider.Unknown,
    };

    private static string WhatIsLate(Order.Placed order) => order switch
    {
        _ when order.Captured != order.Asked => "The payment was not captured in time.",
        { Progress: Progress.Confirmed } => "Nothing was dispatched in time.",
        { Last: null } => "Not everything was dispatched in time.",
        _ => "Not everything was delivered in time.",
    };

    private DateTimeOffset Now => Clock > SetFor ? Clock : SetFor;
}
