using ServerlessShop.Kernel;
using ServerlessShop.Ordering.Orders;
using static ServerlessShop.Ordering.Orders.OrderEvent;

namespace ServerlessShop.Ordering.CancellingOrder;

/// <summary>
/// The order shall not be fulfilled. It may come before the order itself. From its confirmation on Shipping has the
/// order, and Shipping's own document decides whether the cancellation or the first shipment was first.
/// </summary>
/// <param name="Own">The customer who asks, for whom others' orders are not there; absent where staff does.</param>
public sealed record CancelOrder(OrderId Id, string Because, string By, DateTimeOffset Now, CustomerId? Own = null)
{
    public static readonly Rejection TooLate =
        new(RejectionKind.Conflict, "order-too-late-to-cancel", "This order is on its way and can be returned only.");

    public static readonly Rejection Waiting = new(
        RejectionKind.Conflict, "order-waits-for-a-person", "Support is looking at this order and can cancel it.");

    public static Decision<OrderEvent> Decide(Order order, CancelOrder cancel) => order switch
    {
        _ when cancel.Own is { } own && (order as Order.Placed)?.Customer != own => OrderDecider.Unknown,
        Order.NotPlaced => new OrderCancelled(cancel.Id, cancel.Because, cancel.By, Audience: null, cancel.Now),
        Order.Placed { Progress: Progress.Placed or Progress.StockReserved } o =>
            new OrderCancelled(cancel.Id, cancel.Because, cancel.By, o.Audience, cancel.Now),
        Order.Placed { Progress: Progress.Confirmed, Collected: false } o => Consequences.Of(
            o, cancel.Now, new CancellationRequested(cancel.Id, cancel.Because, cancel.By, cancel.Now)),
        Order.Placed { Progress: Progress.CancelRequested } => Decision<OrderEvent>.Nothing, // Shipping's answer decides.
        Order.Placed { Progress: Progress.NeedsAttention, HasLeft: false } => Waiting,
        Order.Placed { IsBeingFulfilled: true } or Order.Placed { Progress: Progress.Completed } => TooLate,
        _ => Decision<OrderEvent>.Nothing, // It will not be fulfilled already, whatever the reason.
    };
}
