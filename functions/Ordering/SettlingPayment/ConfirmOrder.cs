using ServerlessShop.Kernel;
using ServerlessShop.Ordering.Orders;
using static ServerlessShop.Ordering.Orders.OrderEvent;

namespace ServerlessShop.Ordering.SettlingPayment;

/// <summary>The money is held: with the stock held too, the order is confirmed and its payment captured.</summary>
public sealed record ConfirmOrder(OrderId Id, DateTimeOffset Now)
{
    public const int CaptureWindowMinutes = 60;

    public static Decision<OrderEvent> Decide(Order order, ConfirmOrder confirm) => order switch
    {
        Order.Placed { Progress: Progress.StockReserved } o =>
            new OrderConfirmed(o.Id, confirm.Now.AddMinutes(CaptureWindowMinutes)),
        Order.Placed => Decision<OrderEvent>.Nothing, // Ended meanwhile: Payments hears of that and lets go.
        _ => OrderDecider.Unknown,
    };
}
