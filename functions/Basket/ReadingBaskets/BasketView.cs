using ServerlessShop.Basket.Baskets;
using ServerlessShop.Basket.Catalogue;
using ServerlessShop.Kernel;

namespace ServerlessShop.Basket.ReadingBaskets;

/// <summary>A basket as it is answered over HTTP.</summary>
/// <param name="Prices">current, or lastSeen where the catalogue cannot be asked.</param>
/// <param name="GoodsMinor">What the lines with a price come to, before discount and shipping.</param>
public sealed record BasketView(
    Guid BasketId, string Prices, string? Currency, long GoodsMinor, IReadOnlyList<BasketView.Line> Lines,
    CheckoutView? Checkout)
{
    /// <param name="UnitPriceMinor">Now, or as last seen; absent where it is not known.</param>
    /// <param name="SeenUnitPriceMinor">When the line was put in; another than now is worth showing.</param>
    public sealed record Line(
        string Sku, string? Name, int Quantity, long? UnitPriceMinor, long? SeenUnitPriceMinor, int? VatBasisPoints,
        string? Availability);

    /// <param name="products">Null where the catalogue cannot be asked.</param>
    public static BasketView Of(
        BasketId id, ShoppingBasket basket, IReadOnlyDictionary<Sku, CatalogueProduct>? products)
    {
        var stored = (basket as ShoppingBasket.Open)?.Lines ?? [];
        var lines = stored.Select(line => (line, now: products?.GetValueOrDefault(line.Sku))).ToArray();
        var prices = lines
            .Select(pair => products is null ? pair.line.Seen?.Price : pair.now?.Price)
            .Zip(stored, (price, line) => price is null ? null : price * line.Quantity)
            .OfType<Money>()
            .ToArray();
        var currency = prices.Select(price => price.Currency).FirstOrDefault();
        return new(
            id.Value,
            products is null ? "lastSeen" : "current",
            currency,
            prices.Where(price => price.Currency == currency).Sum(price => price.Minor),
            [.. lines.Select(pair => Of(pair.line, pair.now, products is not null))],
            basket.Remembered is [.., var last] ? CheckoutView.Of(id, last) : null);
    }

    private static Line Of(BasketLine line, CatalogueProduct? now, bool isCurrent) => new(
        line.Sku.Code, now?.Name ?? line.Seen?.Name, line.Quantity.Units,
        isCurrent ? now?.Price.Minor : line.Seen?.Price.Minor, line.Seen?.Price.Minor, now?.Vat.BasisPoints,
        isCurrent ? now?.Availability ?? "notListed" : null);
}
