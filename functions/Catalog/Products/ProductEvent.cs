using ServerlessShop.Kernel;

namespace ServerlessShop.Catalog.Products;

/// <summary>What happens to a product.</summary>
public abstract record ProductEvent
{
    private ProductEvent() { }

    public sealed record ProductListed(Sku Sku, Offer Offer) : ProductEvent;

    /// <param name="Step">Where the price is another than before.</param>
    public sealed record ProductChanged(Sku Sku, Offer Offer, PriceStep? Step = null) : ProductEvent;

    public sealed record ProductWithdrawn(Sku Sku, string By, DateTimeOffset At) : ProductEvent;

    public sealed record ProductRelisted(Sku Sku, Offer Offer, string By, DateTimeOffset At) : ProductEvent;

    public sealed record AvailabilityChanged(Availability Availability) : ProductEvent;

    public sealed record PriceChangePlanned(PlannedPrice Change) : ProductEvent;

    public sealed record PriceChangeCancelled(Guid ChangeId) : ProductEvent;

    /// <summary>The time of a planned price has come.</summary>
    public sealed record PriceChangeApplied(Sku Sku, string Name, Guid ChangeId, PriceStep Step) : ProductEvent;

    public sealed record ImagePut(ProductImage Image) : ProductEvent;

    public sealed record ImageRemoved(string Name) : ProductEvent;
}

/// <summary>What staff say of a product, all at once: what is left out is so no longer.</summary>
public sealed record Offer(string Name, Money Price, int? VatBasisPoints = null, string? Category = null)
{
    public static Offer Of(Product.Listed product) =>
        new(product.Name, product.Price, product.VatBasisPoints, product.Category);
}
