using ServerlessShop.Basket.Baskets;
using ServerlessShop.Basket.CheckingOut;
using ServerlessShop.Basket.DiscountCodes;
using ServerlessShop.Contracts.Basket;
using ServerlessShop.Kernel;
using static ServerlessShop.Basket.Baskets.BasketEvent;
using static ServerlessShop.Basket.Specs.AnnsBasket;

namespace ServerlessShop.Basket.Specs.CheckingOut;

public sealed class CheckOutSpec
{
    private static readonly CheckOut _buyTwoMugs = new(
        Guests, Visitor.Guest, FirstOrder, "a wish", OfferFor(Mugs(2)), ToYork, Noon);

    private static readonly CheckedOut _twoMugsBought = CheckedOutAs(FirstOrder, Mugs(2));

    [Fact]
    public void A_basket_is_checked_out_at_the_offer() => ABasket
        .Given(Put(Mugs(2))).When(basket => CheckOut.Decide(basket, _buyTwoMugs)).Then(_twoMugsBought);

    [Fact]
    public void Ordering_is_told_all_it_needs_to_place_the_order() => ABasket
        .Given(Put(Mugs(2)), Put(Jugs(1)))
        .When(basket => CheckOut.Decide(basket, _buyTwoMugs with
        {
            Offer = OfferFor(Mugs(2), Jugs(1)).With(new CodeText("SPRING10"), Pounds(5_40)),
        }))
        .ThenSays(new BasketCheckedOutV1(
            FirstOrder.Value, Guests.Value, null, "GBP", 53_55,
            new ValueList<CheckedOutLineV1>([new("MUG", 2, 12_00, 2_40, 2000), new("JUG", 1, 30_00, 3_00, 2000)]),
            4_95, 2000, "SPRING10", ToYork.Contact, ToYork.ShipTo, "tok_approve", Noon));

    [Fact]
    public void The_same_checkout_again_is_a_retry_whatever_it_would_cost_now() => ABasket
        .Given(Put(Mugs(2)), _twoMugsBought, Put(Mugs(3)))
        .When(basket => CheckOut.Decide(basket, _buyTwoMugs with { Offer = OfferFor(Mugs(3)) })).ThenNothing();

    [Fact]
    public void Another_wish_under_the_same_order_id_is_a_mistake() => ABasket
        .Given(Put(Mugs(2)), _twoMugsBought)
        .When(basket => CheckOut.Decide(basket, _buyTwoMugs with { Wish = "another" })).ThenRejected(CheckOut.OrderIdUsed);

    [Fact]
    public void A_basket_has_one_checkout_at_a_time()
    {
        var second = _buyTwoMugs with { Order = SecondOrder };
        ABasket.Given(Put(Mugs(2)), _twoMugsBought).When(basket => CheckOut.Decide(basket, second)).ThenRejected(CheckOut.UnderWay);
        ABasket.Given(Put(Mugs(2)), _twoMugsBought, Heard(CheckoutStatus.Placed))
            .When(basket => CheckOut.Decide(basket, second)).ThenRejected(CheckOut.UnderWay);
    }

    [Theory]
    [InlineData(CheckoutStatus.Refused)]
    [InlineData(CheckoutStatus.Declined)]
    [InlineData(CheckoutStatus.Cancelled)]
    [InlineData(CheckoutStatus.Expired)]
    public void What_came_to_nothing_can_be_checked_out_again_under_another_order_id(CheckoutStatus ended) => ABasket
        .Given(Put(Mugs(2)), _twoMugsBought, Heard(CheckoutStatus.Placed), Heard(ended))
        .When(basket => CheckOut.Decide(basket, _buyTwoMugs with { Order = SecondOrder }))
        .Then(CheckedOutAs(SecondOrder, Mugs(2)));

    [Fact]
    public void What_is_bought_leaves_the_basket_and_what_was_put_in_since_stays()
    {
        var basket = new BasketEvent[] { Put(Mugs(2)), Put(Jugs(1)), CheckedOutAs(FirstOrder, Mugs(2), Jugs(1)), Put(Mugs(5)), Heard(CheckoutStatus.Confirmed) }
            .Aggregate((ShoppingBasket)new ShoppingBasket.Untouched(), ShoppingBasket.Evolve);
        Assert.Equal([Mugs(3)], Assert.IsType<ShoppingBasket.Open>(basket).Lines);

        basket = ShoppingBasket.Evolve(basket, Heard(CheckoutStatus.Dispatched));
        Assert.Equal([Mugs(3)], Assert.IsType<ShoppingBasket.Open>(basket).Lines);
    }

    [Fact]
    public void A_basket_that_changed_while_it_was_priced_is_not_charged() => ABasket
        .Given(Put(Mugs(3))).When(basket => CheckOut.Decide(basket, _buyTwoMugs)).ThenRejected(CheckOut.ChangedMeanwhile);

    [Fact]
    public void Nothing_cannot_be_bought()
    {
        ABasket.Given().When(basket => CheckOut.Decide(basket, _buyTwoMugs)).ThenRejected(CheckOut.Empty);
        ABasket.Given(Put(Mugs(2))).When(basket => CheckOut.Decide(basket, _buyTwoMugs with
        {
            Offer = OfferFor(Mugs(2)).With(new CodeText("ALLFREE"), Pounds(24_00)) with { Shipping = Pounds(0) },
        })).ThenRejected(CheckOut.NothingToPay);
    }

    [Fact]
    public void Somebody_elses_basket_cannot_be_bought() => ABasket
        .Given(AnnPut(Mugs(2))).When(basket => CheckOut.Decide(basket, _buyTwoMugs with { Basket = AnnsOwn, By = BobSignedIn }))
        .ThenRejected(Visitor.NotTheirs);

    [Fact]
    public void A_customer_claims_the_basket_they_had_as_a_guest_before_they_check_out() => ABasket
        .Given(Put(Mugs(2))).When(basket => CheckOut.Decide(basket, _buyTwoMugs with { By = AnnSignedIn }))
        .ThenRejected(CheckOut.NotClaimed);

    [Fact]
    public void What_is_kept_of_a_checkout_names_no_person()
    {
        var basket = ShoppingBasket.Evolve(ShoppingBasket.Evolve(new ShoppingBasket.Untouched(), Put(Mugs(2))), _twoMugsBought);
        var stored = System.Text.Json.JsonSerializer.Serialize(basket, Json.Options);
        Assert.All(["Ann", "example.org", "High Street", "tok_approve"], (string personal) =>
            Assert.DoesNotContain(personal, stored, StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public void A_basket_remembers_its_last_twenty_checkouts()
    {
        var basket = ShoppingBasket.Evolve(new ShoppingBasket.Untouched(), Put(Mugs(2)));
        for (var i = 1; i <= 21; i++)
        {
            var order = new OrderId(new Guid(i, 0, 0, new byte[8]));
            basket = ShoppingBasket.Evolve(basket, CheckedOutAs(order, Mugs(2)));
            basket = ShoppingBasket.Evolve(basket, new CheckoutProgressed(order, CheckoutStatus.Declined, null));
        }

        Assert.Equal(20, basket.Remembered.Count);
        ABasket.Given().When(_ => RecordMilestone.Decide(basket, new(FirstOrder, CheckoutStatus.Refused, null))).ThenNothing();
    }

    private static CheckoutProgressed Heard(CheckoutStatus status) => new(FirstOrder, status, null);
}
