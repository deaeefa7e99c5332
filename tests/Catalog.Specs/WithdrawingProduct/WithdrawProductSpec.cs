using ServerlessShop.Catalog.Products;
using ServerlessShop.Catalog.WithdrawingProduct;
using ServerlessShop.Contracts.Catalog;
using static ServerlessShop.Catalog.Specs.ProductSamples;

namespace ServerlessShop.Catalog.Specs.WithdrawingProduct;

public sealed class WithdrawProductSpec
{
    private static readonly WithdrawProduct _withdraw = new(LanternSku, "carl", Noon);
    private static readonly RelistProduct _relist = new(LanternSku, "carl", Noon);

    [Fact]
    public void A_withdrawal_is_recorded() => Shelf
        .Given(LanternListed)
        .When(product => WithdrawProduct.Decide(product, _withdraw))
        .Then(LanternWithdrawn);

    [Fact]
    public void A_withdrawal_is_said() => Shelf
        .Given(LanternListed)
        .When(product => WithdrawProduct.Decide(product, _withdraw))
        .ThenSays(new ProductWithdrawnV1("85123A"));

    [Fact]
    public void What_was_never_listed_is_not_withdrawn() => Shelf
        .Given()
        .When(product => WithdrawProduct.Decide(product, _withdraw))
        .ThenRejected(ProductDecider.NotListed);

    [Fact]
    public void With_it_planned_prices_are_off()
    {
        var id = Guid.CreateVersion7();
        var withdrawn = (Product.Withdrawn)After(LanternListed, Planned(id, 1_00, Noon.AddHours(1)), LanternWithdrawn);

        Assert.Empty(withdrawn.Last.Prices.Plans);
        Assert.Equal([new EndedPlan(id, IsCancelled: true)], withdrawn.Last.Prices.Ends);
    }

    [Fact]
    public void It_comes_back_as_it_was_and_that_is_said()
    {
        Shelf.Given(LanternListed, LanternWithdrawn).When(product => RelistProduct.Decide(product, _relist))
            .ThenSays(new ProductListedV1("85123A", "White lantern", 2_55, "GBP"));
        Shelf.Given(LanternListed, LanternWithdrawn).When(product => RelistProduct.Decide(product, _relist))
            .Then(new ProductEvent.ProductRelisted(LanternSku, Offered, "carl", Noon));
    }

    [Fact]
    public void What_is_listed_or_never_was_does_not_come_back()
    {
        Shelf.Given(LanternListed).When(product => RelistProduct.Decide(product, _relist)).ThenNothing();
        Shelf.Given().When(product => RelistProduct.Decide(product, _relist)).ThenRejected(ProductDecider.NotListed);
    }

    [Fact]
    public void Its_revision_goes_on_rising_so_no_tag_of_before_is_good_again() => Assert.Equal(
        3, ((Product.Listed)After(LanternListed, LanternWithdrawn, new ProductEvent.ProductRelisted(LanternSku, Offered, "carl", Noon))).Revision);
}
