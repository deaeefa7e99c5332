using ServerlessShop.Inventory.Aisles;
using ServerlessShop.Inventory.ReadingStock;
using ServerlessShop.Kernel;

namespace ServerlessShop.Inventory.WatchingStock;

/// <summary>How many of a sku are few. Where nobody says so, a sku is there or it is not.</summary>
/// <param name="Units">As many or fewer; null takes it back.</param>
public sealed record SetThreshold(Sku Sku, long? Units)
{
    public static Decision<AisleEvent> Decide(Aisle aisle, SetThreshold set) =>
        aisle.Skus.GetValueOrDefault(set.Sku) switch
        {
            null => StockAnswer.NotStocked,
            { Threshold: var before } when before == set.Units => Decision<AisleEvent>.Nothing,
            _ => new AisleEvent.ThresholdSet(set.Sku, set.Units),
        };
}
