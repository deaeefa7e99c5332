using ServerlessShop.Catalog.Products;
using ServerlessShop.Kernel;

namespace ServerlessShop.Catalog.ReadingProducts;

/// <summary>A product as it is answered over HTTP.</summary>
public sealed record ProductAnswer(string Sku, string Name, long PriceMinor, string Currency)
{
    public static readonly Rejection NotListed =
        new(RejectionKind.NotFound, "product-not-listed", "No product is listed under this sku.");

    public static ProductAnswer Of(Product.Listed product) =>
        new(product.Sku.Code, product.Name, product.Price.Minor, product.Price.Currency);
}
