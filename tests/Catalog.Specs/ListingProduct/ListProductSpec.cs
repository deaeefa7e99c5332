using ServerlessShop.Catalog.ListingProduct;
using ServerlessShop.Catalog.Products;
using ServerlessShop.Contracts.Catalog;
using static ServerlessShop.Catalog.Specs.ProductSamples;

namespace ServerlessShop.Catalog.Specs.ListingProduct;

public sealed class ListProductSpec
{
    private static readonly Seen _listing = new(Any: false, [1]);

    private static readonly Offer _dearer = Offered with { Price = Pence(2_95) };

    [Fact]
    public void A_product_is_listed() => Shelf
        .Given()
        .When(product => ListProduct.Decide(product, Lantern))
        .Then(LanternListed);

    [Fact]
    public void Listing_it_says_that_it_may_be_ordered() => Shelf
        .Given()
        .When(product => ListProduct.Decide(product, Lantern))
        .ThenSays(new ProductListedV1("85123A", "White lantern", 2_55, "GBP"));

    [Fact]
    public void The_same_name_and_price_again_change_nothing() => Shelf
        .Given(LanternListed)
        .When(product => ListProduct.Decide(product, Lantern))
        .ThenNothing();

    [Fact]
    public void Who_has_seen_it_may_change_its_price_and_the_step_is_kept() => Shelf
        .Given(LanternListed)
        .When(product => ListProduct.Decide(product, Lantern with { Offer = _dearer, Why = "brass", Seen = _listing }))
        .Then(new ProductEvent.ProductChanged(
            LanternSku, _dearer, new PriceStep(1, Pence(2_55), Pence(2_95), "carl", Noon, "brass")));

    [Fact]
    public void A_change_is_the_same_change_when_its_answer_was_lost() => Shelf
        .Given(LanternListed, new ProductEvent.ProductChanged(LanternSku, _dearer, new(1, Pence(2_55), Pence(2_95), "carl", Noon)))
        .When(product => ListProduct.Decide(product, Lantern with { Offer = _dearer, Seen = _listing }))
        .ThenNothing();

    [Fact]
    public void Who_has_not_said_what_they_saw_changes_nothing() => Shelf
        .Given(LanternListed)
        .When(product => ListProduct.Decide(product, Lantern with { Offer = _dearer }))
        .ThenRejected(ListProduct.ReadItFirst);

    [Fact]
    public void Who_saw_another_state_changes_nothing() => Shelf
        .Given(LanternListed, Stock(StockLevel.Low, 1))
        .When(product => ListProduct.Decide(product, Lantern with { Offer = _dearer, Seen = _listing }))
        .ThenRejected(ListProduct.ChangedMeanwhile);

    [Fact]
    public void Any_state_will_do_for_who_says_so_but_there_must_be_one()
    {
        var list = Lantern with { Offer = _dearer with { Price = Offered.Price, Name = "Ivory lantern" }, Seen = new(Any: true, []) };

        Shelf.Given().When(product => ListProduct.Decide(product, list)).ThenRejected(ListProduct.ChangedMeanwhile);
        Shelf.Given(LanternListed).When(product => ListProduct.Decide(product, list))
            .Then(new ProductEvent.ProductChanged(LanternSku, list.Offer));
    }

    [Fact]
    public void The_same_figure_in_another_currency_is_another_price() => Shelf
        .Given(LanternListed)
        .When(product => ListProduct.Decide(
            product, Lantern with { Offer = Offered with { Price = new(2_55, "EUR") }, Seen = _listing }))
        .ThenSays(new ProductChangedV1("85123A", "White lantern", 2_55, "EUR"));

    [Fact]
    public void Another_name_changes_it_and_is_said_but_is_no_step_of_its_price() => Shelf
        .Given(LanternListed)
        .When(product => ListProduct.Decide(
            product, Lantern with { Offer = Offered with { Name = "Ivory lantern" }, Seen = _listing }))
        .ThenSays(new ProductChangedV1("85123A", "Ivory lantern", 2_55, "GBP"));

    [Fact]
    public void Another_category_or_tax_is_a_change()
    {
        foreach (var offer in new[] { Offered with { Category = "lighting" }, Offered with { VatBasisPoints = 0 } })
        {
            Shelf.Given(LanternListed)
                .When(product => ListProduct.Decide(product, Lantern with { Offer = offer, Seen = _listing }))
                .Then(new ProductEvent.ProductChanged(LanternSku, offer));
        }
    }

    [Fact]
    public void A_listing_that_arrives_late_does_not_undo_a_withdrawal() => Shelf
        .Given(LanternListed, LanternWithdrawn)
        .When(product => ListProduct.Decide(product, Lantern))
        .ThenRejected(ProductDecider.IsWithdrawn);

    [Fact]
    public void A_planned_price_whose_time_has_come_is_stored_before_the_change()
    {
        var id = Guid.CreateVersion7();
        var at = Noon.AddHours(1);

        Shelf.Given(LanternListed, Planned(id, 2_00, at))
            .When(product => ListProduct.Decide(
                product, Lantern with { Offer = _dearer, At = at.AddMinutes(5), Seen = new(Any: false, [3]) }))
            .Then(
                new ProductEvent.PriceChangeApplied(
                    LanternSku, "White lantern", id, new(1, Pence(2_55), Pence(2_00), "carl", at, "planned")),
                new ProductEvent.ProductChanged(
                    LanternSku, _dearer, new(2, Pence(2_00), Pence(2_95), "carl", at.AddMinutes(5))));
    }

    [Fact]
    public void The_currency_stays_while_prices_are_planned_in_it() => Shelf
        .Given(LanternListed, Planned(Guid.CreateVersion7(), 2_00, Noon.AddHours(1)))
        .When(product => ListProduct.Decide(
            product, Lantern with { Offer = Offered with { Price = new(3_00, "EUR") }, Seen = new(Any: true, []) }))
        .ThenRejected(ListProduct.CurrencyPlanned);
}
