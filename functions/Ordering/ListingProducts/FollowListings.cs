using ServerlessShop.Kernel;
using ServerlessShop.Ordering.Products;

namespace ServerlessShop.Ordering.ListingProducts;

/// <summary>
/// Catalog has listed or withdrawn products of one aisle: they may be ordered from now on, or no more. The latest
/// counts, whenever it is heard.
/// </summary>
public sealed record FollowListings(ValueList<ListingChange> Changes)
{
    public static Decision<KnownProductsEvent> Decide(KnownProducts known, FollowListings follow)
    {
        var latest = known.Changes.ToDictionary(change => change.Sku, change => change.At);
        ValueList<ListingChange> news =
        [
            .. follow.Changes
                .GroupBy(change => change.Sku)
                .Select(ofSku => ofSku.MaxBy(change => change.At)!)
                .Where(change => !latest.TryGetValue(change.Sku, out var at) || change.At > at),
        ];
        return news.Count == 0
            ? Decision<KnownProductsEvent>.Nothing
            : new KnownProductsEvent.ListingsChanged(news);
    }
}
