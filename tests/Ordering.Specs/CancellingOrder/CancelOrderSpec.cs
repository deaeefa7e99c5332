using ServerlessShop.Contracts.Ordering;
using ServerlessShop.Kernel;
using ServerlessShop.Ordering.CancellingOrder;
using ServerlessShop.Ordering.ExpiringOrder;
using ServerlessShop.Ordering.FollowingShipments;
using ServerlessShop.Ordering.Orders;
using static ServerlessShop.Ordering.Specs.TwoMugs;

namespace ServerlessShop.Ordering.Specs.CancellingOrder;

public sealed class CancelOrderSpec
{
    private static readonly CancelOrder _cancel = new(Id, "Changed my mind", "Sally", Noon.AddMinutes(3));
    private static readonly CancelOrder _byCustomer = _cancel with { Own = Place.Customer };

    private static readonly OrderEvent[] _confirmed = [Placed, Reserved, Confirmed];

    private static readonly OrderEvent.CancellationRequested _requested =
        new(Id, "Changed my mind", "Sally", Noon.AddMinutes(3));

    private static readonly OrderEvent.ShipmentDispatched _part =
        Dispatched with { Items = [new SkuUnits(Mug, 1)], IsFinal = false };

    private static readonly OrderEvent.CaptureAsked _partAsked = Asked with { Amount = new(12_00, "GBP"), IsFinal = false };

    [Fact]
    public void A_cancellation_is_remembered_even_when_it_comes_first() => AnOrder
        .Given().When(order => CancelOrder.Decide(order, _cancel))
        .Then(Cancelled);

    [Fact]
    public void It_is_remembered_for_ninety_days_and_orders_for_good() => Assert.Equal(
        [TimeSpan.FromDays(90), null],
        new Order[] { new Order.NeverToBePlaced(Id, "No."), After(Placed) }.Select(OrderDecider.Instance.Keep!));

    [Fact]
    public void An_order_that_is_not_confirmed_is_cancelled_at_once() => AnOrder
        .Given(Placed, Reserved).When(order => CancelOrder.Decide(order, _cancel))
        .Then(Cancelled);

    [Fact]
    public void From_its_confirmation_on_shipping_is_asked_to_stop() => AnOrder
        .Given(_confirmed).When(order => CancelOrder.Decide(order, _cancel))
        .ThenSays(new ShipmentStopDueV1(Id.Value, "Changed my mind"));

    [Fact]
    public void Until_shipping_answers_the_order_is_neither_cancelled_nor_on_its_way()
    {
        AnOrder.Given(_confirmed).When(order => CancelOrder.Decide(order, _cancel)).Then(_requested);

        Assert.Equal(Progress.CancelRequested, After([.. _confirmed, _requested]).Progress);
    }

    [Fact]
    public void An_alarm_that_would_ring_too_late_for_the_answer_is_set_anew() => AnOrder
        .Given([.. _confirmed, new OrderEvent.AlarmReset(Id, Noon.AddDays(7))])
        .When(order => CancelOrder.Decide(order, _cancel))
        .Then(_requested, new OrderEvent.AlarmReset(Id, Noon.AddMinutes(63)));

    [Fact]
    public void Shipping_that_stopped_in_time_cancels_the_order() => AnOrder
        .Given([.. _confirmed, _requested]).When(order => StopOrder.Decide(order, new(Id, 0, Noon.AddMinutes(4))))
        .Then(new OrderEvent.ShipmentsStopped(Id, 0, Noon.AddMinutes(4)), Cancelled with { At = Noon.AddMinutes(4) });

    [Fact]
    public void Whoever_holds_something_lets_go_once_shipping_has_stopped() => AnOrder
        .Given([.. _confirmed, _requested]).When(order => StopOrder.Decide(order, new(Id, 0, Noon.AddMinutes(4))))
        .ThenSays(new OrderCancelledV1(Id.Value, "Changed my mind"));

    [Fact]
    public void What_left_before_goes_its_way_and_the_cancellation_was_too_late()
    {
        var left = After([.. _confirmed, _requested, Dispatched, Asked]);

        Assert.Equal(Progress.Dispatched, left.Progress);
        AnOrder.Given([.. _confirmed, _requested, Dispatched, Asked])
            .When(order => CancelOrder.Decide(order, _cancel)).ThenRejected(CancelOrder.TooLate);
    }

    [Fact]
    public void A_part_that_left_before_leaves_the_answer_open() =>
        Assert.Equal(Progress.CancelRequested, After([.. _confirmed, _requested, _part, _partAsked]).Progress);

    [Fact]
    public void An_order_that_was_stopped_half_way_calls_for_a_person() => AnOrder
        .Given([.. _confirmed, _requested, _part, _partAsked])
        .When(order => StopOrder.Decide(order, new(Id, 1, Noon.AddHours(2))))
        .Then(
            new OrderEvent.ShipmentsStopped(Id, 1, Noon.AddHours(2)),
            new OrderEvent.AttentionNeeded(
                Id, "Cancelled when 1 of its shipments had left; the rest was stopped.", Noon.AddHours(2)));

    [Fact]
    public void An_order_that_was_stopped_after_all_that_costs_had_left_is_a_persons_to_complete()
    {
        OrderEvent[] stopped =
        [
            .. _confirmed, _requested, _part, Asked with { IsFinal = false }, Captured,
            new OrderEvent.ShipmentsStopped(Id, 1, Noon), Attention,
        ];

        AnOrder.Given(stopped).When(order => RecordDelivery.Decide(order, new(Id, 1, Noon.AddHours(3))))
            .Then(Arrived, Delivered);
    }

    [Fact]
    public void The_part_that_left_may_be_heard_of_after_the_stop()
    {
        OrderEvent[] stopped = [.. _confirmed, _requested, new OrderEvent.ShipmentsStopped(Id, 1, Noon), Attention];
        var left = new RecordDispatch(
            Id, 1, [new SkuUnits(Mug, 1)], IsFinal: false, "DPD", "1Z", Place.Lines, Noon.AddHours(1));

        AnOrder.Given(stopped).When(order => RecordDispatch.Decide(order, left)).Then(_part, _partAsked);
    }

    [Fact]
    public void Shipping_that_does_not_answer_in_time_calls_for_a_person()
    {
        var late = Noon.AddMinutes(63);
        AnOrder.Given([.. _confirmed, _requested, new OrderEvent.AlarmReset(Id, late)])
            .When(order => ExpireOrder.Decide(order, new(Id, late, late)))
            .Then(new OrderEvent.AttentionNeeded(Id, "Shipping did not answer the cancellation in time.", late));
    }

    [Fact]
    public void An_answer_that_comes_after_a_person_was_called_still_cancels() => AnOrder
        .Given([.. _confirmed, _requested, Attention])
        .When(order => StopOrder.Decide(order, new(Id, 0, Noon.AddHours(4))))
        .Then(new OrderEvent.ShipmentsStopped(Id, 0, Noon.AddHours(4)), Cancelled with { At = Noon.AddHours(4) });

    [Fact]
    public void A_stop_that_nobody_asked_for_is_refused() => AnOrder
        .Given(_confirmed).When(order => StopOrder.Decide(order, new(Id, 0, Noon)))
        .ThenRejected(StopOrder.NotAsked);

    [Fact]
    public void A_stop_in_time_for_everything_contradicts_what_has_left() => AnOrder
        .Given([.. _confirmed, _requested, Dispatched, Asked]).When(order => StopOrder.Decide(order, new(Id, 0, Noon)))
        .ThenRejected(RecordDispatch.NotExpected);

    [Fact]
    public void Customers_cancel_their_own_order() => AnOrder
        .Given(Placed).When(order => CancelOrder.Decide(order, _byCustomer))
        .Then(Cancelled);

    [Fact]
    public void Somebody_elses_order_is_not_there_to_be_cancelled() => AnOrder
        .Given(Placed).When(order => CancelOrder.Decide(order, _cancel with { Own = new CustomerId(Guid.Empty) }))
        .ThenRejected(OrderDecider.Unknown);

    [Fact]
    public void A_customer_leaves_no_tombstone_for_an_order_that_may_be_anybodys() => AnOrder
        .Given().When(order => CancelOrder.Decide(order, _byCustomer))
        .ThenRejected(OrderDecider.Unknown);

    [Fact]
    public void What_the_buyer_has_taken_along_cannot_be_cancelled() => AnOrder
        .Given(Placed with { Collected = true }, Reserved, Confirmed with { Collected = true })
        .When(order => CancelOrder.Decide(order, _cancel))
        .ThenRejected(CancelOrder.TooLate);

    [Fact]
    public void What_a_person_is_looking_at_is_theirs_to_cancel() => AnOrder
        .Given([.. _confirmed, Attention]).When(order => CancelOrder.Decide(order, _cancel))
        .ThenRejected(CancelOrder.Waiting);

    [Fact]
    public void A_completed_order_cannot_be_cancelled() => AnOrder
        .Given([.. ToItsEnd]).When(order => CancelOrder.Decide(order, _cancel))
        .ThenRejected(CancelOrder.TooLate);

    private static Order.Placed After(params OrderEvent[] way) =>
        (Order.Placed)way.Aggregate((Order)new Order.NotPlaced(), Order.Evolve);
}
