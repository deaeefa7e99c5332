using ServerlessShop.Catalog.Products;

namespace ServerlessShop.Catalog.ReadingProducts;

/// <summary>A product as it is answered over HTTP.</summary>
/// <param name="PriceMinor">The list price, sale or not.</param>
/// <param name="ListPriceMinor">The same, in a sale only: what it was reduced from.</param>
/// <param name="UnitPriceMinor">The reduced price, in a sale only.</param>
/// <param name="LowestPriceMinor30Days">The lowest list price of the thirty days before it became what it is.</param>
/// <param name="ImageUrl">The first picture.</param>
/// <param name="Images">All of them, where one product was asked for.</param>
public sealed record ProductAnswer(
    string Sku, string Name, long PriceMinor, string Currency, long? ListPriceMinor = null, long? UnitPriceMinor = null)
{
    public required int VatBasisPoints { get; init; }

    public required StockLevel Availability { get; init; }

    public string? CategoryId { get; init; }

    public long? LowestPriceMinor30Days { get; init; }

    public string? ImageUrl { get; init; }

    public IReadOnlyList<Image>? Images { get; init; }

    /// <summary>As it is read: with its price by the rule.</summary>
    public static ProductAnswer Of(Product.Listed product, Pricing pricing)
    {
        var isSale = pricing.Rule is PriceRule.OnSale;
        return new(
            product.Sku.Code, product.Name, product.Price.Minor, product.Price.Currency,
            isSale ? product.Price.Minor : null, isSale ? pricing.Of(product.Price).Minor : null)
        {
            VatBasisPoints = product.VatBasisPoints ?? pricing.Standard.BasisPoints,

            // Nothing heard of its stock is no reason to keep customers from ordering: Inventory decides at the order.
            Availability = product.Availability?.Level ?? StockLevel.In,
            CategoryId = product.Category,
            LowestPriceMinor30Days = product.Prices.LowestBefore(product.Price),
        };
    }

    public sealed record Image(string Name, string Url);
}
