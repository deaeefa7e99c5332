using System.Diagnostics;
using ServerlessShop.Catalog.Products;
using ServerlessShop.Kernel;

namespace ServerlessShop.Catalog.ListingProduct;

/// <summary>Offer this from now on. To change what is offered already, one must have seen it.</summary>
/// <param name="Seen">The states the caller knows; null says nothing about it.</param>
public sealed record ListProduct(Sku Sku, Offer Offer, string By, DateTimeOffset At, string? Why = null, Seen? Seen = null)
{
    public const int NameLengthMax = 200;
    public const int WhyLengthMax = 200;

    /// <summary>Answered as 428: the caller is to read, look, and send the ETag.</summary>
    public static readonly Rejection ReadItFirst = new(
        RejectionKind.PreconditionFailed, "read-it-first", "This changes a listed product: send the ETag it was read with as If-Match.");

    public static readonly Rejection ChangedMeanwhile = new(
        RejectionKind.PreconditionFailed, "changed-meanwhile", "Somebody has changed this since it was read.");

    public static readonly Rejection CurrencyPlanned = new(
        RejectionKind.Conflict, "price-changes-planned", "Prices are planned in the currency of now. Cancel them first.");

    public static Decision<ProductEvent> Decide(Product product, ListProduct list)
    {
        var due = PriceChange.Due(product, list.At);
        return due.Aggregate(product, Product.Evolve) switch
        {
            Product.NotListed when list.Seen is not null => ChangedMeanwhile,
            Product.NotListed => new ProductEvent.ProductListed(list.Sku, list.Offer),
            Product.Withdrawn => ProductDecider.IsWithdrawn,

            // Before If-Match, because the answer to the first attempt may have been lost (RFC 9110, 13.1.1).
            Product.Listed p when Offer.Of(p) == list.Offer => Decision<ProductEvent>.Nothing,
            Product.Listed when list.Seen is null => ReadItFirst,
            Product.Listed p when !list.Seen.Includes(p.Revision) => ChangedMeanwhile,
            Product.Listed { Prices.Next: not null } p when p.Price.Currency != list.Offer.Price.Currency => CurrencyPlanned,
            Product.Listed p => new Decision<ProductEvent>.Accepted(
                [.. due, new ProductEvent.ProductChanged(list.Sku, list.Offer, list.Step(p))]),
            var other => throw new UnreachableException($"{other}"),
        };
    }

    private PriceStep? Step(Product.Listed product) => product.Price == Offer.Price
        ? null
        : new PriceStep(product.Prices.Steps + 1, product.Price, Offer.Price, By, At, Why);
}

/// <summary>What a caller says to have seen: an If-Match.</summary>
/// <param name="Any">Whatever there is, as long as there is something.</param>
public sealed record Seen(bool Any, ValueList<long> Revisions)
{
    public bool Includes(long revision) => Any || Revisions.Contains(revision);
}
