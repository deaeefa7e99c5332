using ServerlessShop.Catalog.Products;
using ServerlessShop.Kernel;

namespace ServerlessShop.Catalog.ReadingProducts;

/// <summary>A product as it is answered over HTTP.</summary>
/// <param name="PriceMinor">The list price, sale or not.</param>
/// <param name="ListPriceMinor">The same, in a sale only: what it was reduced from.</param>
/// <param name="UnitPriceMinor">The reduced price, in a sale only.</param>
public sealed record ProductAnswer(
    string Sku, string Name, long PriceMinor, string Currency, long? ListPriceMinor = null, long? UnitPriceMinor = null)
{
    public static readonly Rejection NotListed =
        new(RejectionKind.NotFound, "product-not-listed", "No product is listed under this sku.");

    public static ProductAnswer Of(Product.Listed product) =>
        new(product.Sku.Code, product.Name, product.Price.Minor, product.Price.Currency);

    /// <summary>As it is read: with its price by the rule.</summary>
    public static ProductAnswer Of(Product.Listed product, PriceRule rule) => rule is PriceRule.OnSale sale
        ? Of(product) with { ListPriceMinor = product.Price.Minor, UnitPriceMinor = sale.Of(product.Price).Minor }
        : Of(product);
}
