using ServerlessShop.Contracts.Shipping;
using ServerlessShop.Shipping.DeliveringParcel;
using ServerlessShop.Shipping.Fulfilments;
using static ServerlessShop.Shipping.Specs.TwoMugs;

namespace ServerlessShop.Shipping.Specs;

public sealed class RecordDeliverySpec
{
    private static readonly RecordDelivery _delivered = new(Order, 1, DeliveryOutcome.Delivered, 0, "", Noon);
    private static readonly RecordDelivery _lost = new(Order, 1, DeliveryOutcome.Undeliverable, 0, "Address unknown", Noon);
    private static readonly FulfilmentEvent.ParcelUndeliverable _cameBack = new(Order, 1, 0, "Address unknown", Noon);

    [Fact]
    public void A_parcel_reaches_the_buyer() => Sending
        .Given(Opened, Whole).When(fulfilment => RecordDelivery.Decide(fulfilment, _delivered)).Then(Delivered(1));

    [Fact]
    public void Its_arrival_is_said_with_its_number() => Sending
        .Given(Opened, Part, Rest).When(fulfilment => RecordDelivery.Decide(fulfilment, _delivered with { Number = 2 }))
        .ThenSays(new ShipmentDeliveredV1(Order.Value, 2));

    [Fact]
    public void A_parcel_may_arrive_before_the_rest_has_left() => Sending
        .Given(Opened, Part).When(fulfilment => RecordDelivery.Decide(fulfilment, _delivered)).Then(Delivered(1));

    [Fact]
    public void A_parcel_that_left_before_a_stop_arrives_all_the_same() => Sending
        .Given(Opened, Part, new FulfilmentEvent.ShippingStopped(Order, 1))
        .When(fulfilment => RecordDelivery.Decide(fulfilment, _delivered)).Then(Delivered(1));

    [Fact]
    public void Failed_attempts_are_counted() => Sending
        .Given(Opened, Whole, Failed(1)).When(fulfilment => RecordDelivery.Decide(fulfilment, Attempt(2))).Then(Failed(2));

    [Fact]
    public void A_failed_attempt_is_said_to_nobody() => Sending
        .Given(Opened, Whole).When(fulfilment => RecordDelivery.Decide(fulfilment, Attempt(1))).ThenSays();

    [Fact]
    public void The_same_attempt_again_is_a_retry() => Sending
        .Given(Opened, Whole, Failed(1), Failed(2)).When(fulfilment => RecordDelivery.Decide(fulfilment, Attempt(1))).ThenNothing();

    [Fact]
    public void No_attempt_is_left_out() => Sending
        .Given(Opened, Whole).When(fulfilment => RecordDelivery.Decide(fulfilment, Attempt(2)))
        .ThenRejected(RecordDelivery.AttemptOutOfTurn);

    [Fact]
    public void After_the_third_attempt_the_parcel_comes_back() => Sending
        .Given(Opened, Whole, Failed(1), Failed(2)).When(fulfilment => RecordDelivery.Decide(fulfilment, Attempt(3)))
        .Then(_cameBack with { FailedAttempts = 3, Because = "Nobody there" });

    [Fact]
    public void That_a_parcel_comes_back_is_said_with_the_reason() => Sending
        .Given(Opened, Whole).When(fulfilment => RecordDelivery.Decide(fulfilment, _lost))
        .ThenSays(new ShipmentUndeliverableV1(Order.Value, 1, "Address unknown"));

    [Fact]
    public void A_carrier_may_give_up_at_once() => Sending
        .Given(Opened, Whole).When(fulfilment => RecordDelivery.Decide(fulfilment, _lost)).Then(_cameBack);

    [Fact]
    public void What_came_back_was_not_delivered() => Sending
        .Given(Opened, Whole, _cameBack).When(fulfilment => RecordDelivery.Decide(fulfilment, _delivered))
        .ThenRejected(RecordDelivery.CameBack);

    [Fact]
    public void What_was_delivered_does_not_come_back() => Sending
        .Given(Opened, Whole, Delivered(1)).When(fulfilment => RecordDelivery.Decide(fulfilment, _lost))
        .ThenRejected(RecordDelivery.DeliveredAlready);

    [Fact]
    public void An_attempt_after_delivery_is_refused() => Sending
        .Given(Opened, Whole, Delivered(1)).When(fulfilment => RecordDelivery.Decide(fulfilment, Attempt(1)))
        .ThenRejected(RecordDelivery.DeliveredAlready);

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    public void A_parcel_that_has_not_left_is_unknown(int number) => Sending
        .Given(Opened, Whole).When(fulfilment => RecordDelivery.Decide(fulfilment, _delivered with { Number = number }))
        .ThenRejected(RecordDelivery.ParcelUnknown);

    [Fact]
    public void An_order_that_is_not_known_has_no_parcels() => Sending
        .Given().When(fulfilment => RecordDelivery.Decide(fulfilment, _delivered)).ThenRejected(FulfilmentDecider.Unknown);

    [Fact]
    public void What_was_collected_has_no_parcels() => Sending
        .Given(Collected).When(fulfilment => RecordDelivery.Decide(fulfilment, _delivered))
        .ThenRejected(RecordDelivery.ParcelUnknown);

    private static RecordDelivery Attempt(int attempt) =>
        _lost with { Outcome = DeliveryOutcome.FailedAttempt, Attempt = attempt, Because = "Nobody there" };
}
