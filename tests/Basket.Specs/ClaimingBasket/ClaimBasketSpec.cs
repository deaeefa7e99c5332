using ServerlessShop.Basket.Baskets;
using ServerlessShop.Basket.CheckingOut;
using ServerlessShop.Basket.ClaimingBasket;
using ServerlessShop.Basket.FillingBasket;
using ServerlessShop.Kernel;
using static ServerlessShop.Basket.Baskets.BasketEvent;
using static ServerlessShop.Basket.Specs.AnnsBasket;

namespace ServerlessShop.Basket.Specs.ClaimingBasket;

public sealed class ClaimBasketSpec
{
    private static readonly ClaimedByCustomer _claimed = new(Guests, Ann);

    [Fact]
    public void A_guest_who_signs_in_gets_their_basket() => ABasket
        .Given(Put(Mugs(2))).When(basket => ClaimBasket.Decide(basket, new(Guests, Ann))).Then(_claimed);

    [Fact]
    public void Another_customer_cannot_have_it_after_that() => ABasket
        .Given(Put(Mugs(2)), _claimed).When(basket => ClaimBasket.Decide(basket, new(Guests, Bob))).ThenRejected(Visitor.NotTheirs);

    [Fact]
    public void A_basket_that_is_not_there_cannot_be_claimed() => ABasket
        .Given().When(basket => ClaimBasket.Decide(basket, new(Guests, Ann))).ThenRejected(Visitor.NotTheirs);

    [Fact]
    public void A_customers_own_basket_is_not_to_be_had() => ABasket
        .Given(AnnPut(Mugs(1))).When(basket => ClaimBasket.Decide(basket, new(AnnsOwn, Bob))).ThenRejected(Visitor.NotTheirs);

    [Fact]
    public void What_is_being_checked_out_is_claimed_when_that_has_ended()
    {
        ABasket.Given(Put(Mugs(1)), CheckedOutAs(FirstOrder, Mugs(1)))
            .When(basket => ClaimBasket.Decide(basket, new(Guests, Ann))).ThenRejected(ClaimBasket.CheckingOut);
        ABasket.Given(Put(Mugs(1)), CheckedOutAs(FirstOrder, Mugs(1)), new CheckoutProgressed(FirstOrder, CheckoutStatus.Confirmed, null))
            .When(basket => ClaimBasket.Decide(basket, new(Guests, Ann))).Then(_claimed);
    }

    [Fact]
    public void A_claimed_basket_leads_its_owner_on_and_is_not_there_for_others()
    {
        var claimed = ABasket.Given(Put(Mugs(2)), _claimed);
        claimed.When(basket => SetLine.Decide(basket, new(Guests, AnnSignedIn, Mug, Units(1), null))).ThenRejected(Visitor.Merged);
        claimed.When(basket => SetLine.Decide(basket, new(Guests, Visitor.Guest, Mug, Units(1), null))).ThenRejected(Visitor.NotTheirs);
    }

    [Fact]
    public void A_claimed_baskets_order_is_still_followed() => ABasket
        .Given(
            Put(Mugs(1)), CheckedOutAs(FirstOrder, Mugs(1)),
            new CheckoutProgressed(FirstOrder, CheckoutStatus.Confirmed, null), _claimed)
        .When(basket => RecordMilestone.Decide(basket, new(FirstOrder, CheckoutStatus.Dispatched, null)))
        .Then(new CheckoutProgressed(FirstOrder, CheckoutStatus.Dispatched, null));

    [Fact]
    public void Quantities_add_up_and_the_guests_price_was_seen_last()
    {
        var guests = Mugs(2) with { Seen = SeenMug with { Price = Pounds(9_00) } };
        ABasket.Given(AnnPut(Mugs(1)), AnnPut(Jugs(1)))
            .When(basket => MergeBasket.Decide(basket, new(Ann, Guests, [guests])))
            .Then(new GuestBasketMerged(AnnsOwn, Ann, Guests, [guests with { Quantity = Units(3) }, Jugs(1)]));
    }

    [Fact]
    public void What_is_new_comes_after_what_was_there() => ABasket
        .Given(AnnPut(Mugs(1))).When(basket => MergeBasket.Decide(basket, new(Ann, Guests, [Jugs(2)])))
        .Then(new GuestBasketMerged(AnnsOwn, Ann, Guests, [Mugs(1), Jugs(2)]));

    [Fact]
    public void A_customer_without_a_basket_has_the_guests() => ABasket
        .Given().When(basket => MergeBasket.Decide(basket, new(Ann, Guests, [Jugs(2)])))
        .Then(new GuestBasketMerged(AnnsOwn, Ann, Guests, [Jugs(2)]));

    [Fact]
    public void A_merge_exceeds_no_limit()
    {
        ABasket.Given(AnnPut(Mugs(900))).When(basket => MergeBasket.Decide(basket, new(Ann, Guests, [Mugs(900)])))
            .Then(new GuestBasketMerged(AnnsOwn, Ann, Guests, [Mugs(1_000)]));

        BasketLine[] own = [.. Enumerable.Range(0, 199).Select(i => new BasketLine(Sku.From($"SKU{i}")!.Value, Units(1), null))];
        ABasket.Given([.. own.Select(AnnPut)]).When(basket => MergeBasket.Decide(basket, new(Ann, Guests, [Mugs(1), Jugs(1)])))
            .Then(new GuestBasketMerged(AnnsOwn, Ann, Guests, [.. own, Mugs(1)]));
    }

    [Fact]
    public void What_is_priced_in_another_currency_stays_behind() => ABasket
        .Given(AnnPut(Mugs(1)))
        .When(basket => MergeBasket.Decide(basket, new(Ann, Guests, [Jugs(1) with { Seen = new("A jug", new Money(1, "EUR")) }])))
        .Then(new GuestBasketMerged(AnnsOwn, Ann, Guests, [Mugs(1)]));

    [Fact]
    public void The_same_guests_basket_is_merged_once_whatever_happened_since() => ABasket
        .Given(new GuestBasketMerged(AnnsOwn, Ann, Guests, [Mugs(2)]), new Emptied(), new GuestBasketMerged(AnnsOwn, Ann, Others, [Jugs(1)]))
        .When(basket => MergeBasket.Decide(basket, new(Ann, Guests, [Mugs(2)]))).ThenNothing();
}
