using ServerlessShop.Contracts;
using ServerlessShop.Contracts.Catalog;
using ServerlessShop.Kernel;

namespace ServerlessShop.Catalog.Products;

/// <summary>What the store must know about products, and what the world is told of them.</summary>
public static class ProductDecider
{
    public const string Kind = "product";

    public static readonly Rejection NotListed =
        new(RejectionKind.NotFound, "product-not-listed", "No product is listed under this sku.");

    public static readonly Rejection IsWithdrawn = new(
        RejectionKind.Conflict, "product-withdrawn", "The product is withdrawn. Take the withdrawal back first.");

    public static readonly Decider<Product, ProductEvent> Instance =
        new(Kind, new Product.NotListed(), Product.Evolve, Announce, Attach);

    /// <summary>The only place where Catalog's private facts become public ones.</summary>
    private static IReadOnlyList<Announcement> Announce(ProductEvent fact) => fact switch
    {
        ProductEvent.ProductListed e => [Listed(e.Sku, e.Offer)],
        ProductEvent.ProductRelisted e => [Listed(e.Sku, e.Offer)],
        ProductEvent.ProductWithdrawn e => [Say(e.Sku, new ProductWithdrawnV1(e.Sku.Code))],
        ProductEvent.ProductChanged e => [Changed(e.Sku, e.Offer.Name, e.Offer.Price)],
        ProductEvent.PriceChangeApplied e => [Changed(e.Sku, e.Name, e.Step.New)],
        _ => [],
    };

    private static IReadOnlyList<Attachment> Attach(ProductEvent fact) => fact switch
    {
        ProductEvent.ProductChanged { Step: { } step } => [Kept(step)],
        ProductEvent.PriceChangeApplied e => [Kept(e.Step)],
        _ => [],
    };

    private static Attachment Kept(PriceStep step) => new(step.DocumentId, PriceStep.Kind, step);

    private static Announcement Listed(Sku sku, Offer offer) =>
        Say(sku, new ProductListedV1(sku.Code, offer.Name, offer.Price.Minor, offer.Price.Currency));

    private static Announcement Changed(Sku sku, string name, Money price) =>
        Say(sku, new ProductChangedV1(sku.Code, name, price.Minor, price.Currency));

    private static Announcement Say(Sku about, object message) => new(Topics.Catalog, about.Code, message);
}
