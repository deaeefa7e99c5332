using System.Security.Claims;
using System.Text.Json;
using ServerlessShop.Basket.Baskets;
using ServerlessShop.Basket.FillingBasket;
using ServerlessShop.Kernel;
using static ServerlessShop.Basket.Baskets.BasketEvent;
using static ServerlessShop.Basket.Specs.AnnsBasket;

namespace ServerlessShop.Basket.Specs.FillingBasket;

public sealed class FillBasketSpec
{
    private static readonly SetLine _guestSetsTwoMugs = new(Guests, Visitor.Guest, Mug, Units(2), SeenMug);

    [Fact]
    public void A_guest_starts_a_basket_under_a_random_id() => ABasket
        .Given().When(basket => SetLine.Decide(basket, _guestSetsTwoMugs)).Then(Put(Mugs(2)));

    [Fact]
    public void An_id_that_can_be_guessed_is_no_guests_basket() => ABasket
        .Given().When(basket => SetLine.Decide(basket, _guestSetsTwoMugs with { Basket = new(Guid.Parse("0198c0de-0000-7000-8000-000000000001")) }))
        .ThenRejected(Visitor.NotTheirs);

    [Fact]
    public void Nobody_starts_a_basket_in_a_customers_place()
    {
        foreach (var visitor in new[] { Visitor.Guest, BobSignedIn })
        {
            ABasket.Given().When(basket => SetLine.Decide(basket, _guestSetsTwoMugs with { Basket = AnnsOwn, By = visitor }))
                .ThenRejected(Visitor.NotTheirs);
        }
    }

    [Fact]
    public void A_customers_basket_is_theirs_from_its_first_line() => ABasket
        .Given().When(basket => SetLine.Decide(basket, _guestSetsTwoMugs with { Basket = AnnsOwn, By = AnnSignedIn }))
        .Then(AnnPut(Mugs(2)));

    [Fact]
    public void A_basket_with_an_owner_is_not_there_for_others()
    {
        var anns = ABasket.Given(AnnPut(Mugs(1)));
        foreach (var visitor in new[] { Visitor.Guest, BobSignedIn })
        {
            anns.When(basket => SetLine.Decide(basket, new(AnnsOwn, visitor, Mug, Units(2), SeenMug))).ThenRejected(Visitor.NotTheirs);
            anns.When(basket => RemoveLine.Decide(basket, new(AnnsOwn, visitor, Mug))).ThenRejected(Visitor.NotTheirs);
            anns.When(basket => EmptyBasket.Decide(basket, new(AnnsOwn, visitor))).ThenRejected(Visitor.NotTheirs);
        }
    }

    [Fact]
    public void Another_quantity_takes_the_place_of_the_one_before() => ABasket
        .Given(Put(Mugs(1)), Put(Jugs(1))).When(basket => SetLine.Decide(basket, _guestSetsTwoMugs)).Then(Put(Mugs(2)));

    [Fact]
    public void The_price_seen_is_remembered_anew_when_the_buyer_chooses_anew()
    {
        var cheaper = SeenMug with { Price = Pounds(9_00) };
        ABasket.Given(Put(Mugs(2))).When(basket => SetLine.Decide(basket, _guestSetsTwoMugs with { Seen = cheaper }))
            .Then(Put(Mugs(2) with { Seen = cheaper }));
    }

    [Fact]
    public void Without_the_catalogue_a_basket_is_filled_all_the_same_and_keeps_what_was_seen_before()
    {
        var blind = _guestSetsTwoMugs with { Seen = null };
        ABasket.Given().When(basket => SetLine.Decide(basket, blind)).Then(Put(new(Mug, Units(2), null)));
        ABasket.Given(Put(Mugs(1))).When(basket => SetLine.Decide(basket, blind)).Then(Put(Mugs(2)));
    }

    [Fact]
    public void A_basket_takes_a_thousand_of_a_product_and_no_more()
    {
        ABasket.Given().When(basket => SetLine.Decide(basket, _guestSetsTwoMugs with { Quantity = Units(1_000) })).Then(Put(Mugs(1_000)));
        ABasket.Given().When(basket => SetLine.Decide(basket, _guestSetsTwoMugs with { Quantity = Units(1_001) }))
            .ThenRejected(SetLine.TooManyUnits);
    }

    [Fact]
    public void A_basket_takes_two_hundred_products_and_no_more()
    {
        var full = ABasket.Given([.. Enumerable.Range(0, 200).Select(i => Put(new(Sku.From($"SKU{i}")!.Value, Units(1), null)))]);
        full.When(basket => SetLine.Decide(basket, _guestSetsTwoMugs)).ThenRejected(SetLine.TooManyLines);
        full.When(basket => SetLine.Decide(basket, _guestSetsTwoMugs with { Sku = Sku.From("SKU7")!.Value }))
            .Then(Put(new(Sku.From("SKU7")!.Value, Units(2), SeenMug)));
    }

    [Fact]
    public void A_basket_has_one_currency() => ABasket
        .Given(Put(Jugs(1)))
        .When(basket => SetLine.Decide(basket, _guestSetsTwoMugs with { Seen = new("A mug", new Money(12_00, "EUR")) }))
        .ThenRejected(SetLine.OtherCurrency);

    [Fact]
    public void What_is_taken_out_is_gone_and_taking_it_out_again_is_nothing()
    {
        ABasket.Given(Put(Mugs(2)), Put(Jugs(1))).When(basket => RemoveLine.Decide(basket, new(Guests, Visitor.Guest, Mug))).Then(new LineRemoved(Mug));
        ABasket.Given().When(basket => RemoveLine.Decide(basket, new(Guests, Visitor.Guest, Mug))).ThenNothing();
        ABasket.Given(Put(Mugs(2))).When(basket => EmptyBasket.Decide(basket, new(Guests, Visitor.Guest))).Then(new Emptied());
    }

    [Fact]
    public void Baskets_are_kept_fourteen_days_and_customers_ninety()
    {
        var guests = ShoppingBasket.Evolve(new ShoppingBasket.Untouched(), Put(Mugs(1)));
        var anns = ShoppingBasket.Evolve(new ShoppingBasket.Untouched(), AnnPut(Mugs(1)));
        Assert.Equal(TimeSpan.FromDays(14), BasketDecider.Instance.Keep!(guests));
        Assert.Equal(TimeSpan.FromDays(90), BasketDecider.Instance.Keep!(anns));
        Assert.Equal(TimeSpan.FromDays(1), BasketDecider.Keeping(1, 2).Keep!(guests));
    }

    [Fact]
    public void Only_a_customers_token_names_an_owner()
    {
        Assert.Equal(AnnSignedIn, Visitor.Of(Principal("customer")));
        Assert.Equal(Visitor.Guest, Visitor.Of(Principal("sales")));
        Assert.Equal(AnnsOwn, AnnSignedIn.Named("mine"));
        Assert.Null(Visitor.Guest.Named("mine"));
        Assert.Equal(Guests, Visitor.Guest.Named($"{Guests}"));
        Assert.Null(Visitor.Guest.Named("discount-codes"));
    }

    [Fact]
    public void What_is_stored_is_read_back_and_keeps_its_form()
    {
        ShoppingBasket basket = new[] { Put(Mugs(2)), CheckedOutAs(FirstOrder, Mugs(2)), (BasketEvent)new CheckoutProgressed(FirstOrder, CheckoutStatus.Placed, null) }
            .Aggregate((ShoppingBasket)new ShoppingBasket.Untouched(), ShoppingBasket.Evolve);
        var stored = JsonSerializer.Serialize(basket, Json.Options);

        Assert.Equal(basket, JsonSerializer.Deserialize<ShoppingBasket>(stored, Json.Options));
        Assert.StartsWith("""{"is":"open","id":{"value":"9c5b94b1""", stored, StringComparison.Ordinal);
        Assert.Contains("\"status\":\"placed\"", stored, StringComparison.Ordinal);
    }

    private static ClaimsPrincipal Principal(string role) => new(new ClaimsIdentity(
        [new("oid", $"{Ann}"), new("roles", role)], "test", "name", "roles"));
}
