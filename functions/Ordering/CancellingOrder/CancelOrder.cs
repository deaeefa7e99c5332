using ServerlessShop.Kernel;
using ServerlessShop.Ordering.Orders;
using static ServerlessShop.Ordering.Orders.OrderEvent;

namespace ServerlessShop.Ordering.CancellingOrder;

/// <summary>The order shall not be fulfilled. It may come before the order itself.</summary>
public sealed record CancelOrder(OrderId Id, string Because, string By, DateTimeOffset Now)
{
    public static readonly Rejection TooLate =
        new(RejectionKind.Conflict, "order-too-late-to-cancel", "This order has been confirmed and can be returned only.");

    public static Decision<OrderEvent> Decide(Order order, CancelOrder cancel) => order switch
    {
        Order.NotPlaced => new OrderCancelled(cancel.Id, cancel.Because, cancel.By, Audience: null, cancel.Now),
        Order.Placed { Progress: Progress.Placed or Progress.StockReserved } o =>
            new OrderCancelled(cancel.Id, cancel.Because, cancel.By, o.Audience, cancel.Now),
        Order.Placed { IsBeingFulfilled: true } or Order.Placed { Progress: Progress.Completed } => TooLate,
        _ => Decision<OrderEvent>.Nothing, // It will not be fulfilled already, whatever the reason.
    };
}
