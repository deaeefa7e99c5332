using ServerlessShop.Kernel;
using ServerlessShop.Ordering.Orders;
using static ServerlessShop.Ordering.Orders.OrderEvent;

namespace ServerlessShop.Ordering.ReservingStock;

/// <summary>Inventory holds everything the order asked for: the payment is due.</summary>
public sealed record ConfirmStock(OrderId Id, DateTimeOffset Now)
{
    public const int PaymentWindowMinutes = 15;

    public static Decision<OrderEvent> Decide(Order order, ConfirmStock confirm) => order switch
    {
        Order.Placed { Progress: Progress.Placed } o => new StockReserved(
            o.Id, o.Total, o.PaymentToken, o.Customer, confirm.Now.AddMinutes(PaymentWindowMinutes), confirm.Now),
        Order.Placed => Decision<OrderEvent>.Nothing, // Known already, or ended: Inventory hears of that from us.
        _ => OrderDecider.Unknown,
    };
}
