using ServerlessShop.Catalog.ListingProduct;
using ServerlessShop.Catalog.Products;
using ServerlessShop.Contracts.Catalog;
using ServerlessShop.Kernel;
using ServerlessShop.Testing;

namespace ServerlessShop.Catalog.Specs.ListingProduct;

public sealed class ListProductSpec
{
    private static readonly Spec<Product, ProductEvent> Product = new(ProductDecider.Instance);

    [Fact]
    public void A_product_is_listed() => Product
        .Given()
        .When(product => ListProduct.Decide(product, Lantern))
        .Then(LanternListed);

    [Fact]
    public void Listing_it_says_that_it_may_be_ordered() => Product
        .Given()
        .When(product => ListProduct.Decide(product, Lantern))
        .ThenSays(new ProductListedV1("85123A", "White lantern", 2_55, "GBP"));

    [Fact]
    public void The_same_name_and_price_again_change_nothing() => Product
        .Given(LanternListed)
        .When(product => ListProduct.Decide(product, Lantern))
        .ThenNothing();

    [Fact]
    public void Another_price_changes_it() => Product
        .Given(LanternListed)
        .When(product => ListProduct.Decide(product, Lantern with { Price = new(2_95, "GBP") }))
        .Then(new ProductEvent.ProductChanged(Lantern.Sku, "White lantern", new(2_95, "GBP")));

    [Fact]
    public void The_same_figure_in_another_currency_is_another_price() => Product
        .Given(LanternListed)
        .When(product => ListProduct.Decide(product, Lantern with { Price = new(2_55, "EUR") }))
        .Then(new ProductEvent.ProductChanged(Lantern.Sku, "White lantern", new(2_55, "EUR")));

    [Fact]
    public void Another_name_changes_it_and_is_said() => Product
        .Given(LanternListed)
        .When(product => ListProduct.Decide(product, Lantern with { Name = "Ivory lantern" }))
        .ThenSays(new ProductChangedV1("85123A", "Ivory lantern", 2_55, "GBP"));

    [Fact]
    public void A_change_back_is_a_change() => Product
        .Given(LanternListed, new ProductEvent.ProductChanged(Lantern.Sku, "Ivory lantern", Lantern.Price))
        .When(product => ListProduct.Decide(product, Lantern))
        .Then(new ProductEvent.ProductChanged(Lantern.Sku, "White lantern", Lantern.Price));

    private static readonly ListProduct Lantern = new(new Sku("85123A"), "White lantern", new Money(2_55, "GBP"));
    private static readonly ProductEvent.ProductListed LanternListed = new(Lantern.Sku, Lantern.Name, Lantern.Price);
}
