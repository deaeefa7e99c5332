using ServerlessShop.Kernel;
using ServerlessShop.Ordering.Orders;
using static ServerlessShop.Ordering.Orders.OrderEvent;

namespace ServerlessShop.Ordering.SettlingPayment;

/// <summary>The money is held: with the stock held too, the order is confirmed and goes to Shipping.</summary>
/// <param name="Lines">The order's lines, which say what is to go out.</param>
public sealed record ConfirmOrder(OrderId Id, ValueList<OrderLine> Lines, DateTimeOffset Now)
{
    public static Decision<OrderEvent> Decide(Order order, ConfirmOrder confirm) => order switch
    {
        Order.Placed { Progress: Progress.StockReserved } o => new OrderConfirmed(
            o.Id, confirm.Lines, o.Collected, o.Customer, o.ShipTo, o.Audience,
            confirm.Now.AddDays(Order.Placed.DispatchWindowDays), confirm.Now),
        Order.Placed => Decision<OrderEvent>.Nothing, // Ended meanwhile: Payments hears of that and lets go.
        _ => OrderDecider.Unknown,
    };
}
