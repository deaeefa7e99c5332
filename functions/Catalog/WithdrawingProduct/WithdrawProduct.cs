using ServerlessShop.Catalog.Products;
using ServerlessShop.Kernel;

namespace ServerlessShop.Catalog.WithdrawingProduct;

/// <summary>Offer it no longer. Prices planned for it are off.</summary>
public sealed record WithdrawProduct(Sku Sku, string By, DateTimeOffset At)
{
    public static Decision<ProductEvent> Decide(Product product, WithdrawProduct withdraw) => product switch
    {
        Product.Withdrawn => Decision<ProductEvent>.Nothing,
        Product.Listed => new Decision<ProductEvent>.Accepted(
            [.. PriceChange.Due(product, withdraw.At), new ProductEvent.ProductWithdrawn(withdraw.Sku, withdraw.By, withdraw.At)]),
        _ => ProductDecider.NotListed,
    };
}
