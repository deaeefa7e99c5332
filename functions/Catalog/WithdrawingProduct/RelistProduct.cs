using ServerlessShop.Catalog.Products;
using ServerlessShop.Kernel;

namespace ServerlessShop.Catalog.WithdrawingProduct;

/// <summary>
/// Offer it again as it was. Its own command: were listing it enough, a listing that was sent long ago and arrives
/// late would undo the withdrawal.
/// </summary>
public sealed record RelistProduct(Sku Sku, string By, DateTimeOffset At)
{
    public static Decision<ProductEvent> Decide(Product product, RelistProduct relist) => product switch
    {
        Product.Withdrawn p => new ProductEvent.ProductRelisted(relist.Sku, Offer.Of(p.Last), relist.By, relist.At),
        Product.Listed => Decision<ProductEvent>.Nothing,
        _ => ProductDecider.NotListed,
    };
}
