using ServerlessShop.Kernel;
using ServerlessShop.Ordering.Products;

namespace ServerlessShop.Ordering.ListingProducts;

/// <summary>Catalog has listed products of one aisle: they may be ordered from now on.</summary>
public sealed record KnowProducts(ValueList<Sku> Skus)
{
    public static Decision<KnownProductsEvent> Decide(KnownProducts known, KnowProducts know)
    {
        ValueList<Sku> news = [.. know.Skus.Distinct().Except(known.Skus)];
        return news.Count == 0
            ? Decision<KnownProductsEvent>.Nothing
            : new KnownProductsEvent.ProductsBecameKnown(news);
    }
}
