using ServerlessShop.Contracts;
using ServerlessShop.Contracts.Catalog;
using ServerlessShop.Kernel;

namespace ServerlessShop.Catalog.Products;

/// <summary>What the store must know about products, and what the world is told of them.</summary>
public static class ProductDecider
{
    public const string Kind = "product";

    public static readonly Decider<Product, ProductEvent> Instance =
        new(Kind, new Product.NotListed(), Product.Evolve, Announce);

    /// <summary>The only place where Catalog's private facts become public ones.</summary>
    private static IReadOnlyList<Announcement> Announce(ProductEvent fact) => fact switch
    {
        ProductEvent.ProductListed e =>
            [Say(e.Sku, new ProductListedV1(e.Sku.Code, e.Name, e.Price.Minor, e.Price.Currency))],
        ProductEvent.ProductChanged e =>
            [Say(e.Sku, new ProductChangedV1(e.Sku.Code, e.Name, e.Price.Minor, e.Price.Currency))],
        _ => [],
    };

    private static Announcement Say(Sku about, object message) => new(Topics.Catalog, about.Code, message);
}
