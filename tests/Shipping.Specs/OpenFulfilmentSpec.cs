using ServerlessShop.Contracts.Shipping;
using ServerlessShop.Shipping.OpeningFulfilment;
using static ServerlessShop.Shipping.Specs.TwoMugs;

namespace ServerlessShop.Shipping.Specs;

public sealed class OpenFulfilmentSpec
{
    private static readonly OpenFulfilment _toSend = new(Order, Ada, All, false, Home, Noon);
    private static readonly OpenFulfilment _collected = new(Order, Ada, [], true, null, Noon);

    [Fact]
    public void A_confirmed_order_is_to_be_sent() =>
        Sending.Given().When(fulfilment => OpenFulfilment.Decide(fulfilment, _toSend)).Then(Opened);

    [Fact]
    public void Nothing_is_said_until_something_leaves() =>
        Sending.Given().When(fulfilment => OpenFulfilment.Decide(fulfilment, _toSend)).ThenSays();

    [Fact]
    public void Goods_that_the_buyer_took_along_are_dispatched_and_delivered_at_once() => Sending
        .Given().When(fulfilment => OpenFulfilment.Decide(fulfilment, _collected))
        .ThenSays(
            new ShipmentDispatchedV1(Order.Value, 1, null, true, null, null), new ShipmentDeliveredV1(Order.Value, 1));

    [Fact]
    public void What_was_collected_is_collected_once() =>
        Sending.Given().When(fulfilment => OpenFulfilment.Decide(fulfilment, _collected)).Then(Collected);

    [Fact]
    public void Hearing_of_it_late_and_again_changes_nothing() => Sending
        .Given(Opened, Whole, Delivered(1))
        .When(fulfilment => OpenFulfilment.Decide(fulfilment, _toSend with { At = Later })).ThenNothing();

    [Fact]
    public void An_order_whose_stop_was_heard_first_is_never_sent() =>
        Sending.Given(StoppedFirst).When(fulfilment => OpenFulfilment.Decide(fulfilment, _toSend)).ThenNothing();

    [Fact]
    public void An_order_that_sales_entered_without_an_address_is_sent_all_the_same() => Sending
        .Given().When(fulfilment => OpenFulfilment.Decide(fulfilment, _toSend with { ShipTo = null }))
        .Then(Opened with { ShipTo = null });

    [Fact]
    public void A_confirmation_of_nothing_is_refused() => Sending
        .Given().When(fulfilment => OpenFulfilment.Decide(fulfilment, _toSend with { Items = [] }))
        .ThenRejected(OpenFulfilment.Unreadable);
}
