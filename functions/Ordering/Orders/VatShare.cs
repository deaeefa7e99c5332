using ServerlessShop.Kernel;

namespace ServerlessShop.Ordering.Orders;

/// <summary>What of an order's total is taxed at one rate, as an invoice states it.</summary>
/// <param name="BasisPoints">2000 is 20 %.</param>
/// <param name="GrossMinor">Tax included, minor units.</param>
public sealed record VatShare(int BasisPoints, long GrossMinor, long VatMinor)
{
    /// <summary>By rate, the lowest first; the tax is rounded per line, so that the lines add up to what is stated.</summary>
    public static ValueList<VatShare> Of(ValueList<OrderLine> lines, Checkout? checkout)
    {
        var taxed = lines.Select(line => TaxedAmount.Including(line.Rate, line.Price));
        if (checkout is { Shipping.Minor: > 0 })
        {
            taxed = taxed.Append(TaxedAmount.Including(checkout.ShippingRate, checkout.Shipping));
        }

        return [.. TaxedTotal.Of(lines[0].UnitPrice.Currency, taxed).PerRate
            .Select(rate => new VatShare(rate.Rate.BasisPoints, rate.Gross.Minor, rate.Vat.Minor))];
    }
}
