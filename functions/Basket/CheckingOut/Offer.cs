using ServerlessShop.Basket.Baskets;
using ServerlessShop.Basket.Catalogue;
using ServerlessShop.Basket.DiscountCodes;
using ServerlessShop.Kernel;

namespace ServerlessShop.Basket.CheckingOut;

/// <summary>What the shop asks for a basket now, to the penny: what is told to Ordering is this and nothing else.</summary>
public sealed record Offer(
    string Currency, ValueList<OfferedLine> Lines, Money Shipping, VatRate ShippingVat, CodeText? Code)
{
    public Money Goods => Lines.Aggregate(Nothing, (sum, line) => sum + line.Gross);

    public Money Discount => Lines.Aggregate(Nothing, (sum, line) => sum + line.Discount);

    public Money Total => Goods - Discount + Shipping;

    private Money Nothing => new(0, Currency);

    /// <summary>Prices lines all of which are listed, in one currency.</summary>
    public static Offer Of(
        IReadOnlyList<BasketLine> lines, IReadOnlyDictionary<Sku, CatalogueProduct> products, Money shipping,
        VatRate shippingVat)
    {
        var currency = products[lines[0].Sku].Price.Currency;
        return new(
            currency,
            [.. lines.Select(line => new OfferedLine(
                line.Sku, line.Quantity, products[line.Sku].Price, new Money(0, currency), products[line.Sku].Vat))],
            shipping, shippingVat, null);
    }

    public Offer With(CodeText code, Money discount)
    {
        var left = DiscountedLines.Of([.. Lines.Select(line => new PricedLine(line.Gross, line.Vat))], discount);
        return this with
        {
            Lines = [.. Lines.Zip(left, (line, taxed) => line with { Discount = line.Gross - taxed.Gross })],
            Code = code,
        };
    }

    /// <summary>Whether it was made for just these lines.</summary>
    public bool IsFor(IReadOnlyList<BasketLine> lines) =>
        lines.Select(line => (line.Sku, line.Quantity)).SequenceEqual(Lines.Select(line => (line.Sku, line.Quantity)));
}

/// <summary>So many pieces at this price, and the whole line's share of the discount.</summary>
public sealed record OfferedLine(Sku Sku, Quantity Quantity, Money UnitPrice, Money Discount, VatRate Vat)
{
    public Money Gross => UnitPrice * Quantity;
}
