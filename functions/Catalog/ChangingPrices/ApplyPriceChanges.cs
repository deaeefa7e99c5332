using ServerlessShop.Catalog.Products;
using ServerlessShop.Kernel;

namespace ServerlessShop.Catalog.ChangingPrices;

/// <summary>Make the planned prices whose time has come the product's own.</summary>
public static class ApplyPriceChanges
{
    public static Decision<ProductEvent> Decide(Product product, DateTimeOffset now) =>
        new Decision<ProductEvent>.Accepted([.. PriceChange.Due(product, now)]);
}
