using ServerlessShop.Kernel;
using ServerlessShop.Ordering.ListingProducts;
using ServerlessShop.Ordering.Products;
using ServerlessShop.Testing;

namespace ServerlessShop.Ordering.Specs;

public sealed class KnownProductsSpec
{
    private static readonly Spec<KnownProducts, KnownProductsEvent> _aisle = new(KnownProductsDecider.Instance);
    private static readonly Sku _mug = new("MUG01");
    private static readonly Sku _mugs = new("MUG02");

    [Fact]
    public void Listed_products_become_known() => _aisle
        .Given().When(known => KnowProducts.Decide(known, new([_mugs, _mug, _mug])))
        .Then(new KnownProductsEvent.ProductsBecameKnown([_mugs, _mug]));

    [Fact]
    public void Only_what_is_news_is_recorded() => _aisle
        .Given(new KnownProductsEvent.ProductsBecameKnown([_mug]))
        .When(known => KnowProducts.Decide(known, new([_mug, _mugs])))
        .Then(new KnownProductsEvent.ProductsBecameKnown([_mugs]));
}
