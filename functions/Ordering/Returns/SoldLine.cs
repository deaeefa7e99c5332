using ServerlessShop.Kernel;

namespace ServerlessShop.Ordering.Returns;

/// <summary>A line of an order as it was sold, read from the order's lines, which never change.</summary>
/// <param name="DiscountMinor">This line's share of the order's discount.</param>
public sealed record SoldLine(
    Sku Sku, Quantity Quantity, Money UnitPrice, long DiscountMinor = 0, VatRate? VatRate = null)
{
    /// <summary>What sales agrees with its customers has the home country's rate inside.</summary>
    private static readonly VatRate _standardRate = new(20_00);

    /// <summary>
    /// What these units give back, after those that went back before: what the line was worth, less what the rest of it
    /// is worth. So a line that comes back piece by piece gives back exactly its price and the tax in it.
    /// </summary>
    public TaxedAmount RefundOf(int units, int goneBefore)
    {
        var stayed = Quantity.Units - goneBefore;
        return Worth(stayed) - Worth(stayed - units);
    }

    private TaxedAmount Worth(int units)
    {
        var whole = UnitPrice * Quantity - UnitPrice with { Minor = DiscountMinor };
        return TaxedAmount.Including(
            VatRate ?? _standardRate, whole with { Minor = Rounding.Nearest((Int128)whole.Minor * units, Quantity.Units) });
    }
}

/// <summary>Nothing ever happens to what was sold: there is no such fact.</summary>
public abstract record SoldLinesEvent
{
    private SoldLinesEvent() { }
}
