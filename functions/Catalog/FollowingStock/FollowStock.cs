using ServerlessShop.Catalog.Products;
using ServerlessShop.Kernel;

namespace ServerlessShop.Catalog.FollowingStock;

/// <summary>Inventory has said how much there is. What it said before that, heard later, changes nothing.</summary>
public sealed record FollowStock(Sku Sku, Availability Availability)
{
    public static readonly Rejection Unreadable =
        new(RejectionKind.Conflict, "unreadable-stock-level", "No sku, no sequence, or a level other than in, low and out.");

    public static FollowStock? From(string sku, string level, long sequence) =>
        Kernel.Sku.From(sku) is { } known && sequence > 0 && LevelOf(level) is { } read
            ? new(known, new(read, sequence))
            : null;

    public static Decision<ProductEvent> Decide(Product product, FollowStock follow)
    {
        var known = product switch
        {
            Product.NotListed p => p.Availability,
            Product.Listed p => p.Availability,
            Product.Withdrawn p => p.Last.Availability,
            _ => null,
        };

        return known is not null && known.Sequence >= follow.Availability.Sequence
            ? Decision<ProductEvent>.Nothing
            : new ProductEvent.AvailabilityChanged(follow.Availability);
    }

    private static StockLevel? LevelOf(string level) => level switch
    {
        "in" => StockLevel.In,
        "low" => StockLevel.Low,
        "out" => StockLevel.Out,
        _ => null,
    };
}
