using System.Diagnostics;
using ServerlessShop.Kernel;

namespace ServerlessShop.Ordering.Products;

/// <summary>The skus of one aisle that Catalog has listed: what may be ordered. They are never taken off again.</summary>
public sealed record KnownProducts(ValueList<Sku> Skus)
{
    public static KnownProducts Evolve(KnownProducts known, KnownProductsEvent fact) => fact switch
    {
        KnownProductsEvent.ProductsBecameKnown e => new(
            [.. known.Skus.Concat(e.Skus).OrderBy(sku => sku.Code, StringComparer.Ordinal)]),
        _ => throw new UnreachableException($"{fact.GetType().Name} cannot follow {known}."),
    };
}

/// <summary>What happened to the known products of an aisle.</summary>
public abstract record KnownProductsEvent
{
    private KnownProductsEvent() { }

    public sealed record ProductsBecameKnown(ValueList<Sku> Skus) : KnownProductsEvent;
}

/// <summary>Ordering's own memory of the catalogue; it says nothing to the world.</summary>
public static class KnownProductsDecider
{
    public const string Id = "known-products";

    public static readonly Decider<KnownProducts, KnownProductsEvent> Instance =
        new(Id, new KnownProducts([]), KnownProducts.Evolve, _ => []);
}
