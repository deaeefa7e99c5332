using ServerlessShop.Contracts.Shipping;
using ServerlessShop.Kernel;
using ServerlessShop.Shipping.DispatchingParcel;
using ServerlessShop.Shipping.Fulfilments;
using ServerlessShop.Shipping.StoppingShipment;
using static ServerlessShop.Shipping.Specs.TwoMugs;

namespace ServerlessShop.Shipping.Specs;

public sealed class StopShipmentSpec
{
    private static readonly StopShipment _stop = new(Order);
    private static readonly FulfilmentEvent.ShippingStopped _stoppedSecond = new(Order, 1);

    [Fact]
    public void In_time_nothing_leaves_the_house() => Decides(StoppedFirst, Opened);

    [Fact]
    public void Who_asked_is_told_that_nothing_had_left() => Sending
        .Given(Opened).When(fulfilment => StopShipment.Decide(fulfilment, _stop))
        .ThenSays(new ShipmentStoppedV1(Order.Value, 0));

    [Fact]
    public void A_stop_heard_before_the_confirmation_is_remembered_and_answered() => Sending
        .Given().When(fulfilment => StopShipment.Decide(fulfilment, _stop))
        .ThenSays(new ShipmentStoppedV1(Order.Value, 0));

    [Fact]
    public void Where_a_part_has_left_the_rest_stays() => Decides(_stoppedSecond, Opened, Part);

    [Fact]
    public void Who_asked_is_told_how_many_parcels_had_left() => Sending
        .Given(Opened, Part).When(fulfilment => StopShipment.Decide(fulfilment, _stop))
        .ThenSays(new ShipmentStoppedV1(Order.Value, 1));

    [Fact]
    public void Who_asks_again_is_told_again_and_the_same()
    {
        SaysAgain(new ShipmentStoppedV1(Order.Value, 0), Opened, StoppedFirst);
        SaysAgain(new ShipmentStoppedV1(Order.Value, 1), Opened, Part, _stoppedSecond);
        SaysAgain(new ShipmentStoppedV1(Order.Value, 1), Opened, Part, _stoppedSecond, Delivered(1));
        SaysAgain(new ShipmentStoppedV1(Order.Value, 0), StoppedFirst);
    }

    [Fact]
    public void What_has_left_cannot_be_stopped() => Sending
        .Given(Opened, Whole).When(fulfilment => StopShipment.Decide(fulfilment, _stop)).ThenNothing();

    [Fact]
    public void What_was_collected_cannot_be_stopped() => Sending
        .Given(Collected).When(fulfilment => StopShipment.Decide(fulfilment, _stop)).ThenNothing();

    [Fact]
    public void A_stopped_order_leaves_no_more() => Sending
        .Given(Opened, StoppedFirst)
        .When(fulfilment => DispatchParcel.Decide(fulfilment, new(Order, 1, null, "Royal Mail", "RM1", Noon)))
        .ThenRejected(DispatchParcel.Stopped);

    [Fact]
    public void An_order_stopped_before_its_confirmation_never_leaves() => Sending
        .Given(StoppedFirst)
        .When(fulfilment => DispatchParcel.Decide(fulfilment, new(Order, 1, null, "Royal Mail", "RM1", Noon)))
        .ThenRejected(DispatchParcel.Stopped);

    [Fact]
    public void A_retry_of_what_left_before_the_stop_is_still_a_retry() => Sending
        .Given(Opened, Part, new FulfilmentEvent.ShippingStopped(Order, 1))
        .When(fulfilment => DispatchParcel.Decide(fulfilment, new(Order, 1, OneMug, "Royal Mail", "RM1", Later)))
        .ThenNothing();

    private static void Decides(FulfilmentEvent expected, params FulfilmentEvent[] past)
    {
        var decided = StopShipment.Decide(Of(past), _stop);
        Assert.Equal(expected, Assert.Single(Assert.IsType<Decision<FulfilmentEvent>.Accepted>(decided).Events));
    }

    /// <summary>Made twice it is not nothing, as elsewhere: it is said, and nothing else changes.</summary>
    private static void SaysAgain(ShipmentStoppedV1 said, params FulfilmentEvent[] past)
    {
        var scenario = Sending.Given(past).When(fulfilment => StopShipment.Decide(fulfilment, _stop));
        scenario.ThenSays(said);
        Assert.Equal(Of(past), Of([.. past, new FulfilmentEvent.ShippingStopped(Order, said.Dispatched)]));
    }

    private static Fulfilment Of(IEnumerable<FulfilmentEvent> past) =>
        past.Aggregate(FulfilmentDecider.Instance.Initial, Fulfilment.Evolve);
}
