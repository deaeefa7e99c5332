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
public abstract record Product
{
    private Product() { }

    public sealed record NotListed : Product;

    /// <summary>Anyone may order it. Price is the list price: an order keeps the price it was placed at.</summary>
    public sealed record Listed(Sku Sku, string Name, Money Price) : Product;

    public static Product Evolve(Product product, ProductEvent fact) => (product, fact) switch
    {
        (NotListed, ProductEvent.ProductListed e) => new Listed(e.Sku, e.Name, e.Price),
        (Listed p, ProductEvent.ProductChanged e) => p with { Name = e.Name, Price = e.Price },

        // A fact that cannot follow this state is a bug in a decision, never something to skip over.
        _ => throw new UnreachableException($"{fact.GetType().Name} cannot follow {product}."),
    };
}

/// <summary>What happens to a product.</summary>
public abstract record ProductEvent
{
    private ProductEvent() { }

    public sealed record ProductListed(Sku Sku, string Name, Money Price) : ProductEvent;

    public sealed record ProductChanged(Sku Sku, string Name, Money Price) : ProductEvent;
}
