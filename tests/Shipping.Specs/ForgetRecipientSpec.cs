using ServerlessShop.Shipping.Fulfilments;
using ServerlessShop.Shipping.PersonalData;
using static ServerlessShop.Shipping.Specs.TwoMugs;

namespace ServerlessShop.Shipping.Specs;

public sealed class ForgetRecipientSpec
{
    private static readonly FulfilmentEvent.RecipientForgotten _forgotten = new(Order);

    [Fact]
    public void Who_it_went_to_is_forgotten() => Sending
        .Given(Opened, Whole, Delivered(1)).When(fulfilment => ForgetRecipient.Decide(fulfilment, new(Order)))
        .Then(_forgotten);

    [Fact]
    public void What_went_and_when_stays()
    {
        var before = (Fulfilment.Asked)After(Opened, Whole, Delivered(1));
        Assert.Equal(before with { Customer = null, ShipTo = null }, After(Opened, Whole, Delivered(1), _forgotten));
    }

    [Fact]
    public void Who_took_goods_along_is_forgotten() => Sending
        .Given(Collected).When(fulfilment => ForgetRecipient.Decide(fulfilment, new(Order))).Then(_forgotten);

    [Fact]
    public void Where_an_order_that_never_left_should_have_gone_is_forgotten() => Sending
        .Given(Opened, StoppedFirst).When(fulfilment => ForgetRecipient.Decide(fulfilment, new(Order))).Then(_forgotten);

    [Fact]
    public void What_is_on_its_way_must_arrive_first() => Sending
        .Given(Opened, Part, Rest, Delivered(1)).When(fulfilment => ForgetRecipient.Decide(fulfilment, new(Order)))
        .ThenRejected(ForgetRecipient.MustWait);

    [Fact]
    public void What_is_to_be_sent_must_be_sent_first() => Sending
        .Given(Opened).When(fulfilment => ForgetRecipient.Decide(fulfilment, new(Order)))
        .ThenRejected(ForgetRecipient.MustWait);

    [Fact]
    public void A_tombstone_names_nobody() => Sending
        .Given(StoppedFirst).When(fulfilment => ForgetRecipient.Decide(fulfilment, new(Order))).ThenNothing();

    private static Fulfilment After(params FulfilmentEvent[] past) =>
        past.Aggregate(FulfilmentDecider.Instance.Initial, Fulfilment.Evolve);
}
