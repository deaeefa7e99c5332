using ServerlessShop.Kernel;
using ServerlessShop.Ordering.Orders;

namespace ServerlessShop.Ordering.Returns;

/// <summary>
/// What returns must know of their order, which is another document. It may be older than the decision that uses it:
/// goods that have arrived stay so, and what is captured only grows, so that age can refuse but never allow too much.
/// </summary>
/// <param name="HasArrived">The buyer has the goods, all that there are.</param>
public sealed record Sale(OrderId Id, CustomerId? Customer, ValueList<SoldLine> Lines, Money Captured, bool HasArrived)
{
    public static Sale Of(Order.Placed order, ValueList<SoldLine> lines)
    {
        var hasArrived = order.Progress is Progress.Completed;
        return new(order.Id, order.Customer, lines, hasArrived ? order.Total : order.Total with { Minor = 0 }, hasArrived);
    }
}
