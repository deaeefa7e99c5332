using ServerlessShop.Catalog.Products;
using ServerlessShop.Kernel;

namespace ServerlessShop.Catalog.ListingProduct;

/// <summary>Offer this under this name and list price from now on, whatever was offered before.</summary>
public sealed record ListProduct(Sku Sku, string Name, Money Price)
{
    public const int NameLengthMax = 200;

    public static Decision<ProductEvent> Decide(Product product, ListProduct list) => product switch
    {
        Product.NotListed => new ProductEvent.ProductListed(list.Sku, list.Name, list.Price),
        Product.Listed p when (p.Name, p.Price) == (list.Name, list.Price) => Decision<ProductEvent>.Nothing,
        _ => new ProductEvent.ProductChanged(list.Sku, list.Name, list.Price),
    };
}
