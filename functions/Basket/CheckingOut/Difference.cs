using ServerlessShop.Basket.Baskets;
using ServerlessShop.Basket.Catalogue;
using ServerlessShop.Kernel;

namespace ServerlessShop.Basket.CheckingOut;

/// <summary>Where what the buyer expects and what the shop can offer part. Nothing is charged until they agree again.</summary>
/// <param name="Because">not-expected, not-in-basket, quantity, not-listed, out-of-stock, currency or price.</param>
public sealed record Difference(string Sku, string Because, Difference.Terms? Seen, Difference.Terms? Now)
{
    public const string Code = "checkout-changed";

    public sealed record Terms(int Quantity, long UnitPriceMinor);

    /// <summary>The lines that differ, in the order of the basket, then what only the buyer has.</summary>
    public static IReadOnlyList<Difference> Between(
        IReadOnlyList<ExpectedLine> expected, IReadOnlyList<BasketLine> lines,
        IReadOnlyDictionary<Sku, CatalogueProduct> products)
    {
        var currency = lines.Select(line => products.GetValueOrDefault(line.Sku)?.Price.Currency).FirstOrDefault(c => c is not null);
        var here = lines.Select(line => Of(
            expected.FirstOrDefault(seen => seen.Sku == line.Sku), line, products.GetValueOrDefault(line.Sku), currency));
        var onlyThere = expected
            .Where(seen => lines.All(line => line.Sku != seen.Sku))
            .Select(seen => new Difference(seen.Sku.Code, "not-in-basket", seen.Terms, null));
        return [.. here.OfType<Difference>().Concat(onlyThere)];
    }

    private static Difference? Of(ExpectedLine? seen, BasketLine line, CatalogueProduct? product, string? currency)
    {
        var now = product is null ? null : new Terms(line.Quantity.Units, product.Price.Minor);
        var because = product is null ? "not-listed"
            : product.IsOut ? "out-of-stock"
            : product.Price.Currency != currency ? "currency"
            : seen is null ? "not-expected"
            : seen.Quantity != line.Quantity ? "quantity"
            : seen.UnitPriceMinor != product.Price.Minor ? "price"
            : null;
        return because is null ? null : new(line.Sku.Code, because, seen?.Terms, now);
    }
}

/// <summary>A line as the buyer was shown it.</summary>
public sealed record ExpectedLine(Sku Sku, Quantity Quantity, long UnitPriceMinor)
{
    internal Difference.Terms Terms => new(Quantity.Units, UnitPriceMinor);
}
