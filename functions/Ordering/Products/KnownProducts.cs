using System.Diagnostics;
using ServerlessShop.Kernel;

namespace ServerlessShop.Ordering.Products;

/// <summary>The skus of one aisle that Catalog lists: what may be ordered.</summary>
public sealed record KnownProducts(ValueList<Sku> Skus)
{
    /// <summary>The latest that was heard of each sku, because what is older may be heard after it.</summary>
    public ValueList<ListingChange> Changes { get; init; } = [];

    public static KnownProducts Evolve(KnownProducts known, KnownProductsEvent fact) => fact switch
    {
        KnownProductsEvent.ListingsChanged e => new(
            [
                .. known.Skus.Except(e.Changes.Select(change => change.Sku))
                    .Concat(e.Changes.Where(change => change.IsListed).Select(change => change.Sku))
                    .OrderBy(sku => sku.Code, StringComparer.Ordinal),
            ])
        {
            Changes =
            [
                .. known.Changes.ExceptBy(e.Changes.Select(change => change.Sku), change => change.Sku)
                    .Concat(e.Changes).OrderBy(change => change.Sku.Code, StringComparer.Ordinal),
            ],
        },
        _ => throw new UnreachableException($"{fact.GetType().Name} cannot follow {known}."),
    };
}

/// <summary>Catalog has listed a product, again or for the first time, or has withdrawn it.</summary>
public sealed record ListingChange(Sku Sku, bool IsListed, DateTimeOffset At);

/// <summary>What happened to the known products of an aisle.</summary>
public abstract record KnownProductsEvent
{
    private KnownProductsEvent() { }

    public sealed record ListingsChanged(ValueList<ListingChange> Changes) : KnownProductsEvent;
}

/// <summary>Ordering's own memory of the catalogue; it says nothing to the world.</summary>
public static class KnownProductsDecider
{
    public const string Id = "known-products";

    public static readonly Decider<KnownProducts, KnownProductsEvent> Instance =
        new(Id, new KnownProducts([]), KnownProducts.Evolve, _ => []);
}
