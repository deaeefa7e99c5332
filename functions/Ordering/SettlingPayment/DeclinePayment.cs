using ServerlessShop.Kernel;
using ServerlessShop.Ordering.Orders;

namespace ServerlessShop.Ordering.SettlingPayment;

/// <summary>The provider refused the money: the order ends, and Inventory lets go.</summary>
public sealed record DeclinePayment(OrderId Id, string Because, DateTimeOffset Now)
{
    public static Decision<OrderEvent> Decide(Order order, DeclinePayment decline) => order switch
    {
        Order.Placed { Progress: Progress.StockReserved } o =>
            new OrderEvent.PaymentDeclined(o.Id, decline.Because, o.Audience, decline.Now),
        Order.Placed => Decision<OrderEvent>.Nothing,
        _ => OrderDecider.Unknown,
    };
}
