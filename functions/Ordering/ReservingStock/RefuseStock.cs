using ServerlessShop.Kernel;
using ServerlessShop.Ordering.Orders;
using static ServerlessShop.Ordering.Orders.OrderEvent;

namespace ServerlessShop.Ordering.ReservingStock;

/// <summary>Inventory could not hold everything, and so holds nothing: the order ends.</summary>
public sealed record RefuseStock(OrderId Id, ValueList<string> Missing, DateTimeOffset Now)
{
    private const int NamedMax = 10;

    public static Decision<OrderEvent> Decide(Order order, RefuseStock refuse) => order switch
    {
        Order.Placed { Progress: Progress.Placed } o => new StockRefused(o.Id, refuse.Because, o.Audience, refuse.Now),
        Order.Placed => Decision<OrderEvent>.Nothing,
        _ => OrderDecider.Unknown,
    };

    private string Because => Missing.Count <= NamedMax
        ? $"Not enough stock of {string.Join(", ", Missing)}."
        : $"Not enough stock of {string.Join(", ", Missing.Take(NamedMax))} and {Missing.Count - NamedMax} more.";
}
