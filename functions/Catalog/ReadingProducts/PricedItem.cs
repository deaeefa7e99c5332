using ServerlessShop.Catalog.Products;

namespace ServerlessShop.Catalog.ReadingProducts;

/// <summary>A product as Basket asks for it: PriceMinor is what is asked now, sale and planned changes included.</summary>
public sealed record PricedItem(
    string Sku, string Name, long PriceMinor, string Currency, int VatBasisPoints, StockLevel Availability, string? CategoryId,
    string? ImageUrl)
{
    public static PricedItem Of(ProductAnswer product) => new(
        product.Sku, product.Name, product.UnitPriceMinor ?? product.PriceMinor, product.Currency, product.VatBasisPoints,
        product.Availability, product.CategoryId, product.ImageUrl);
}
