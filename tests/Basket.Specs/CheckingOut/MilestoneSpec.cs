using ServerlessShop.Basket.Baskets;
using ServerlessShop.Basket.CheckingOut;
using ServerlessShop.Basket.DiscountCodes;
using ServerlessShop.Basket.ReleasingDiscounts;
using ServerlessShop.Kernel;
using ServerlessShop.Testing;
using static ServerlessShop.Basket.Baskets.BasketEvent;
using static ServerlessShop.Basket.DiscountCodes.DiscountEvent;
using static ServerlessShop.Basket.Specs.AnnsBasket;

namespace ServerlessShop.Basket.Specs.CheckingOut;

/// <summary>What is heard of an order, and what it means to the discount that it used.</summary>
public sealed class MilestoneSpec
{
    private static readonly Spec<DiscountCode, DiscountEvent> _code = new(DiscountCodeDecider.Instance);
    private static readonly CodeIssued _issued = new(
        new CodeText("SPRING10"),
        DiscountTerms.From(new Reduction.Percentage(1000), Pounds(0), Noon.AddDays(-1), Noon.AddDays(9), 1, 1)!);

    private static readonly UseReserved _reserved = new(new DiscountUse(FirstOrder, Ann, Pounds(24_00), Pounds(2_40), Basket: Guests.Value), Noon);
    private static readonly BasketEvent[] _checkedOut = [Put(Mugs(2)), CheckedOutAs(FirstOrder, Mugs(2))];

    [Theory]
    [InlineData("placed", CheckoutStatus.Placed)]
    [InlineData("confirmed", CheckoutStatus.Confirmed)]
    [InlineData("refused", CheckoutStatus.Refused)]
    [InlineData("declined", CheckoutStatus.Declined)]
    [InlineData("cancelled", CheckoutStatus.Cancelled)]
    [InlineData("expired", CheckoutStatus.Expired)]
    [InlineData("dispatched", CheckoutStatus.Dispatched)]
    [InlineData("delivered", CheckoutStatus.Delivered)]
    [InlineData("refunded", CheckoutStatus.Refunded)]
    public void Every_milestone_is_told_on(string milestone, CheckoutStatus status)
    {
        Assert.Equal(status, RecordMilestone.Read(milestone));
        ABasket.Given(_checkedOut).When(basket => RecordMilestone.Decide(basket, new(FirstOrder, status, "why")))
            .Then(new CheckoutProgressed(FirstOrder, status, "why"));
    }

    [Fact]
    public void What_comes_late_takes_nothing_back()
    {
        ABasket.Given([.. _checkedOut, Heard(CheckoutStatus.Dispatched)])
            .When(basket => RecordMilestone.Decide(basket, new(FirstOrder, CheckoutStatus.Confirmed, null))).ThenNothing();
        ABasket.Given([.. _checkedOut, Heard(CheckoutStatus.Cancelled)])
            .When(basket => RecordMilestone.Decide(basket, new(FirstOrder, CheckoutStatus.Dispatched, null))).ThenNothing();
    }

    [Fact]
    public void Of_an_order_that_is_not_known_nothing_is_heard()
    {
        ABasket.Given().When(basket => RecordMilestone.Decide(basket, new(FirstOrder, CheckoutStatus.Placed, null))).ThenNothing();
        ABasket.Given([.. _checkedOut, new Erased()])
            .When(basket => RecordMilestone.Decide(basket, new(FirstOrder, CheckoutStatus.Placed, null))).ThenNothing();
    }

    [Fact]
    public void A_confirmed_order_uses_its_discount_for_good_also_when_it_is_cancelled_later()
    {
        Settled(CheckoutStatus.Placed).ThenNothing();
        Settled(CheckoutStatus.Confirmed).Then(new UseConfirmed(FirstOrder));
        Settled(CheckoutStatus.Dispatched).Then(new UseConfirmed(FirstOrder));
        Settled(CheckoutStatus.Confirmed, CheckoutStatus.Cancelled).Then(new UseConfirmed(FirstOrder));
    }

    [Theory]
    [InlineData(CheckoutStatus.Refused)]
    [InlineData(CheckoutStatus.Declined)]
    [InlineData(CheckoutStatus.Cancelled)]
    [InlineData(CheckoutStatus.Expired)]
    public void An_order_that_came_to_nothing_gives_its_discount_back(CheckoutStatus ended) =>
        Settled(CheckoutStatus.Placed, ended).Then(new UseReleased(FirstOrder, Noon.AddHours(2)));

    [Fact]
    public void A_use_whose_checkout_was_never_made_lapses_after_an_hour()
    {
        var held = _code.Given(_issued, _reserved);
        held.When(code => SettleDiscount.Decide(code, new(FirstOrder, null, Noon.AddMinutes(59)))).ThenNothing();
        held.When(code => SettleDiscount.Decide(code, new(FirstOrder, null, Noon.AddHours(1))))
            .Then(new UseReleased(FirstOrder, Noon.AddHours(1)));
        _code.Given(_issued, _reserved, new UseConfirmed(FirstOrder))
            .When(code => SettleDiscount.Decide(code, new(FirstOrder, null, Noon.AddHours(1)))).ThenNothing();
    }

    [Fact]
    public void A_use_whose_order_was_checked_out_without_it_lapses()
    {
        var without = _checkedOut.Append(Heard(CheckoutStatus.Confirmed))
            .Aggregate((ShoppingBasket)new ShoppingBasket.Untouched(), ShoppingBasket.Evolve)
            .CheckoutOf(FirstOrder)! with { Discount = null };

        _code.Given(_issued, _reserved)
            .When(code => SettleDiscount.Decide(code, new(FirstOrder, without, Noon.AddHours(2))))
            .Then(new UseReleased(FirstOrder, Noon.AddHours(2)));
    }

    [Fact]
    public void A_checkout_that_is_tried_again_keeps_its_use_anew()
    {
        var again = new ReserveDiscount(FirstOrder, Ann, Pounds(24_00), Noon.AddMinutes(58), Guests.Value);
        _code.Given(_issued, _reserved).When(code => ReserveDiscount.Decide(code, again))
            .Then(new UseHeldAgain(FirstOrder, again.At));
        _code.Given(_issued, _reserved, new UseHeldAgain(FirstOrder, again.At))
            .When(code => LapseDiscount.Decide(code, new(FirstOrder, Noon.AddMinutes(117)))).ThenNothing();
    }

    [Fact]
    public void A_lapsed_use_is_anothers_and_its_own_order_has_it_no_more()
    {
        var lapsed = _code.Given(_issued, _reserved, new UseReleased(FirstOrder, Noon.AddHours(1)));
        lapsed.When(code => ReserveDiscount.Decide(code, new(SecondOrder, Bob, Pounds(24_00), Noon.AddHours(1))))
            .Then(new UseReserved(new DiscountUse(SecondOrder, Bob, Pounds(24_00), Pounds(2_40)), Noon.AddHours(1)));
        lapsed.When(code => ReserveDiscount.Decide(code, new(FirstOrder, Ann, Pounds(24_00), Noon.AddHours(1))))
            .ThenRejected(ReserveDiscount.AlreadyReleased);
    }

    [Fact]
    public void Who_is_forgotten_leaves_the_count_of_uses_as_it_was()
    {
        _code.Given(_issued, _reserved).When(code => ForgetCustomer.Decide(code, new(Ann))).Then(new UsesAnonymized(Ann));
        _code.Given(_issued, _reserved, new UsesAnonymized(Ann))
            .When(code => ReserveDiscount.Decide(code, new(SecondOrder, Bob, Pounds(24_00), Noon))).ThenRejected(ReserveDiscount.UsedUp);
    }

    private static Spec<DiscountCode, DiscountEvent>.Result Settled(params CheckoutStatus[] heard)
    {
        var basket = _checkedOut.Concat(heard.Select(Heard))
            .Aggregate((ShoppingBasket)new ShoppingBasket.Untouched(), ShoppingBasket.Evolve);
        var checkout = basket.CheckoutOf(FirstOrder)! with { Discount = _issued.Code };
        return _code.Given(_issued, _reserved).When(
            code => SettleDiscount.Decide(code, new(FirstOrder, checkout, Noon.AddHours(2))));
    }

    private static CheckoutProgressed Heard(CheckoutStatus status) => new(FirstOrder, status, null);
}
