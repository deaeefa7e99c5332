using ServerlessShop.Kernel;

namespace ServerlessShop.Basket.DiscountCodes;

/// <summary>What a line costs before any discount, VAT included, and the rate of that VAT.</summary>
public sealed record PricedLine(Money Gross, VatRate Rate);

/// <summary>
/// Takes a discount off the lines in proportion to their prices, and finds the VAT in what is left of each: a discount
/// lowers the price that was paid, and the tax with it.
/// </summary>
public static class DiscountedLines
{
    /// <returns>The lines in the order they were given. None is below zero.</returns>
    public static ValueList<TaxedAmount> Of(IReadOnlyList<PricedLine> lines, Money discount)
    {
        var goods = lines.Aggregate(discount with { Minor = 0 }, (sum, line) => sum + line.Gross);
        if (discount.Minor > goods.Minor)
        {
            throw new ArgumentOutOfRangeException(
                nameof(discount), $"{discount} is more than the goods cost, {goods}.");
        }

        // The last pennies go by rate and price, not by place: in whatever order a basket lists the same
        // lines, the same total comes out.
        var places = lines.Index().OrderBy(line => line.Item.Rate).ThenBy(line => line.Item.Gross.Minor).ToArray();
        var shares = Split.Over([.. places.Select(line => line.Item.Gross.Minor)], discount);

        var taxed = new TaxedAmount[lines.Count];
        foreach (var (place, share) in places.Zip(shares))
        {
            taxed[place.Index] = TaxedAmount.Including(place.Item.Rate, place.Item.Gross - share);
        }

        return new(taxed);
    }
}
