using System.Diagnostics;
using System.Text.Json.Serialization;
using ServerlessShop.Kernel;

namespace ServerlessShop.Catalog.Products;

/// <summary>
/// What the shop offers under one sku. The discriminators are the stored format: rename a type freely, but change a
/// string only together with a migration.
/// </summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "is")]
[JsonDerivedType(typeof(NotListed), "not-listed")]
[JsonDerivedType(typeof(Listed), "listed")]
[JsonDerivedType(typeof(Withdrawn), "withdrawn")]
public abstract record Product
{
    private Product() { }

    /// <param name="Availability">Stock may be heard of before the product is listed; it is kept for then.</param>
    public sealed record NotListed(Availability? Availability = null) : Product;

    /// <summary>Anyone may order it. Price is the list price: an order keeps the price it was placed at.</summary>
    public sealed record Listed(Sku Sku, string Name, Money Price) : Product
    {
        /// <summary>Null is the shop's standard rate.</summary>
        public int? VatBasisPoints { get; init; }

        public string? Category { get; init; }

        /// <summary>Null while nothing was heard of its stock.</summary>
        public Availability? Availability { get; init; }

        public ValueList<ProductImage> Images { get; init; } = [];

        public Prices Prices { get; init; } = new();

        /// <summary>Counts the facts, so that whoever edits can say which state they have seen.</summary>
        public long Revision { get; init; }

        /// <summary>Indexed: the timer finds by it whose price is to change. Null while no change is planned.</summary>
        public long? NextChangeAtSeconds => Prices.Next?.From.ToUnixTimeSeconds();
    }

    /// <summary>Offered once. What it was is kept, for the day it comes back.</summary>
    public sealed record Withdrawn(Listed Last) : Product;

    /// <summary>
    /// As it is at a time: with every planned price whose time has come, whether or not the timer has been by. Its
    /// revision is the one it has once the timer has been, so a reader's tag is good before and after.
    /// </summary>
    public Product At(DateTimeOffset now) => PriceChange.Due(this, now).Aggregate(this, Evolve);

    public static Product Evolve(Product product, ProductEvent fact) => (product, fact) switch
    {
        (NotListed p, ProductEvent.ProductListed e) => new Listed(e.Sku, e.Offer.Name, e.Offer.Price)
        {
            VatBasisPoints = e.Offer.VatBasisPoints,
            Category = e.Offer.Category,
            Availability = p.Availability,
            Revision = 1,
        },
        (NotListed p, ProductEvent.AvailabilityChanged e) => p with { Availability = e.Availability },
        (Listed p, ProductEvent.ProductWithdrawn) =>
            new Withdrawn(p with { Prices = p.Prices.WithoutPlans(), Revision = p.Revision + 1 }),
        (Withdrawn p, ProductEvent.ProductRelisted) => p.Last with { Revision = p.Last.Revision + 1 },
        (Withdrawn p, ProductEvent.AvailabilityChanged) => new Withdrawn(Next(p.Last, fact)),
        (Listed p, _) => Next(p, fact),

        // A fact that cannot follow this state is a bug in a decision, never something to skip over.
        _ => throw new UnreachableException($"{fact.GetType().Name} cannot follow {product}."),
    };

    private static Listed Next(Listed product, ProductEvent fact)
    {
        var next = product with { Revision = product.Revision + 1 };
        return fact switch
        {
            ProductEvent.ProductChanged e => next with
            {
                Name = e.Offer.Name,
                Price = e.Offer.Price,
                VatBasisPoints = e.Offer.VatBasisPoints,
                Category = e.Offer.Category,
                Prices = e.Step is { } step ? next.Prices.After(step) : next.Prices,
            },
            ProductEvent.PriceChangePlanned e => next with { Prices = next.Prices.With(e.Change) },
            ProductEvent.PriceChangeCancelled e => next with { Prices = next.Prices.Ended(e.ChangeId, isCancelled: true) },
            ProductEvent.PriceChangeApplied e => next with
            {
                Price = e.Step.New,
                Prices = next.Prices.Ended(e.ChangeId, isCancelled: false).After(e.Step),
            },
            ProductEvent.AvailabilityChanged e => next with { Availability = e.Availability },
            ProductEvent.ImagePut e => next with { Images = ProductImage.Put(next.Images, e.Image) },
            ProductEvent.ImageRemoved e => next with { Images = ProductImage.Remove(next.Images, e.Name) },
            _ => throw new UnreachableException($"{fact.GetType().Name} cannot follow {product}."),
        };
    }
}
