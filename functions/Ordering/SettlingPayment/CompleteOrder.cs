using ServerlessShop.Kernel;
using ServerlessShop.Ordering.Orders;
using static ServerlessShop.Ordering.Orders.OrderEvent;

namespace ServerlessShop.Ordering.SettlingPayment;

/// <summary>The money is captured: the order is complete, even where a person had been called for meanwhile.</summary>
public sealed record CompleteOrder(OrderId Id, Money Captured, DateTimeOffset Now)
{
    public static Decision<OrderEvent> Decide(Order order, CompleteOrder complete) => order switch
    {
        Order.Placed { Progress: Progress.Confirmed } o when complete.Captured != o.Total =>
            new AttentionNeeded(o.Id, $"Captured {complete.Captured}, but the order's total is {o.Total}."),
        Order.Placed { Progress: Progress.Confirmed or Progress.NeedsAttention } o when complete.Captured == o.Total =>
            new OrderCompleted(o.Id, complete.Now),
        Order.Placed => Decision<OrderEvent>.Nothing,
        _ => OrderDecider.Unknown,
    };
}
