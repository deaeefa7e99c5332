using ServerlessShop.Kernel;
using ServerlessShop.Ordering.ListingProducts;
using ServerlessShop.Ordering.Products;
using ServerlessShop.Testing;
using static ServerlessShop.Ordering.Specs.TwoMugs;

namespace ServerlessShop.Ordering.Specs;

public sealed class KnownProductsSpec
{
    private static readonly Spec<KnownProducts, KnownProductsEvent> _aisle = new(KnownProductsDecider.Instance);
    private static readonly ListingChange _mug = new(new Sku("MUG01"), IsListed: true, Noon);
    private static readonly ListingChange _mugs = new(new Sku("MUG02"), IsListed: true, Noon);
    private static readonly ListingChange _noMug = new(new Sku("MUG01"), IsListed: false, Noon.AddHours(1));
    private static readonly ListingChange _mugAgain = new(new Sku("MUG01"), IsListed: true, Noon.AddHours(2));

    [Fact]
    public void Listed_products_become_known() => _aisle
        .Given().When(known => FollowListings.Decide(known, new([_mugs, _mug, _mug])))
        .Then(Changed(_mugs, _mug));

    [Fact]
    public void Only_what_is_news_is_recorded() => _aisle
        .Given(Changed(_mug)).When(known => FollowListings.Decide(known, new([_mug, _mugs])))
        .Then(Changed(_mugs));

    [Fact]
    public void What_is_withdrawn_is_known_no_more_and_may_be_listed_again()
    {
        Assert.Equal([_mugs.Sku], After(Changed(_mug, _mugs), Changed(_noMug)).Skus);
        Assert.Equal([_mug.Sku, _mugs.Sku], After(Changed(_mug, _mugs), Changed(_noMug), Changed(_mugAgain)).Skus);
    }

    [Fact]
    public void What_is_older_changes_nothing_when_it_is_heard_late() => Assert.All(
        [_mug, _noMug],
        late => _aisle.Given(Changed(_mugAgain)).When(known => FollowListings.Decide(known, new([late]))).ThenNothing());

    [Fact]
    public void Of_what_is_heard_together_the_latest_counts() => _aisle
        .Given().When(known => FollowListings.Decide(known, new([_mugAgain, _noMug, _mug])))
        .Then(Changed(_mugAgain));

    private static KnownProductsEvent.ListingsChanged Changed(params ListingChange[] changes) => new([.. changes]);

    private static KnownProducts After(params KnownProductsEvent[] facts) =>
        facts.Aggregate(new KnownProducts([]), KnownProducts.Evolve);
}
