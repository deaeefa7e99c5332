using ServerlessShop.Catalog.ListingProduct;
using ServerlessShop.Catalog.Products;
using ServerlessShop.Kernel;
using ServerlessShop.Testing;

namespace ServerlessShop.Catalog.Specs;

/// <summary>A lantern and what happens to it.</summary>
internal static class ProductSamples
{
    public static readonly Spec<Product, ProductEvent> Shelf = new(ProductDecider.Instance);

    public static readonly DateTimeOffset Noon = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);

    public static readonly Sku LanternSku = new("85123A");

    public static readonly Offer Offered = new("White lantern", Pence(2_55));

    public static readonly ListProduct Lantern = new(LanternSku, Offered, "carl", Noon);

    public static readonly ProductEvent.ProductListed LanternListed = new(LanternSku, Offered);

    public static readonly ProductEvent.ProductWithdrawn LanternWithdrawn = new(LanternSku, "carl", Noon);

    public static Money Pence(long minor) => new(minor, "GBP");

    public static PlannedPrice Plan(Guid id, long pence, DateTimeOffset from) => new(id, pence, from, "carl");

    public static ProductEvent.PriceChangePlanned Planned(Guid id, long pence, DateTimeOffset from) => new(Plan(id, pence, from));

    public static ProductEvent.AvailabilityChanged Stock(StockLevel level, long sequence) => new(new(level, sequence));

    public static Product After(params ProductEvent[] past) =>
        past.Aggregate(ProductDecider.Instance.Initial, ProductDecider.Instance.Evolve);
}
