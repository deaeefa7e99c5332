using ServerlessShop.Kernel;
using ServerlessShop.Ordering.Orders;

namespace ServerlessShop.Ordering.Returns;

/// <summary>
/// What returns must know of their order, which is another document. It may be older than the decision that uses it:
/// goods that have arrived stay so, and what is captured only grows, so that age can refuse but never allow too much.
/// </summary>
/// <param name="HasArrived">The buyer has the goods, all that there are.</param>
public sealed record Sale(OrderId Id, CustomerId? Customer, ValueList<OrderLine> Lines, Money Captured, bool HasArrived)
{
    public static Sale Of(Order.Placed order, ValueList<OrderLine> lines) => new(
        order.Id, order.Customer, lines, order.Captured, order.Progress is Progress.Delivered or Progress.Completed);

    /// <summary>
    /// What units of a line give back, after those that went back before: what the line was worth, less what the rest of it
    /// is worth. So a line that comes back piece by piece gives back exactly its price and the tax in it.
    /// </summary>
    public TaxedAmount RefundOf(int line, int units, int goneBefore)
    {
        var sold = Lines[line];
        var stayed = sold.Quantity.Units - goneBefore;
        return Worth(sold, stayed) - Worth(sold, stayed - units);
    }

    private static TaxedAmount Worth(OrderLine sold, int units) =>
        TaxedAmount.Including(sold.Rate, sold.PriceOfFirst(units));
}
