using ServerlessShop.Contracts.Ordering;
using ServerlessShop.Kernel;
using ServerlessShop.Ordering.FollowingShipments;
using ServerlessShop.Ordering.Orders;
using ServerlessShop.Ordering.SettlingPayment;
using static ServerlessShop.Ordering.Specs.TwoMugs;

namespace ServerlessShop.Ordering.Specs.FollowingShipments;

public sealed class FollowingShipmentsSpec
{
    private static readonly RecordDispatch _left =
        new(Id, 1, Items: null, IsFinal: true, "DPD", "1Z", Lines: [], Noon.AddHours(1));
    private static readonly RecordCapture _paid = new(Id, 1, Total, Noon.AddHours(2));
    private static readonly RecordDelivery _arrived = new(Id, 1, Noon.AddHours(3));
    private static readonly OrderEvent[] _confirmed = [Placed, Reserved, Confirmed];

    [Fact]
    public void What_has_left_is_to_be_paid() => AnOrder
        .Given(_confirmed).When(order => RecordDispatch.Decide(order, _left))
        .Then(Dispatched, Asked);

    [Fact]
    public void One_shipment_costs_the_orders_total() => AnOrder
        .Given(_confirmed).When(order => RecordDispatch.Decide(order, _left))
        .ThenSays(new CaptureDueV1(Id.Value, 1, 24_00, "GBP", Final: true));

    [Fact]
    public void An_alarm_that_would_ring_too_late_for_the_capture_is_set_anew() => AnOrder
        .Given([.. _confirmed, new OrderEvent.AlarmReset(Id, Noon.AddDays(7))])
        .When(order => RecordDispatch.Decide(order, _left))
        .Then(Dispatched, Asked, new OrderEvent.AlarmReset(Id, Noon.AddHours(2)));

    [Fact]
    public void An_order_that_has_arrived_and_is_paid_is_complete() => AnOrder
        .Given([.. _confirmed, Dispatched, Asked, Captured]).When(order => RecordDelivery.Decide(order, _arrived))
        .Then(Arrived, Delivered, Completed);

    [Fact]
    public void It_may_be_paid_after_it_has_arrived() => AnOrder
        .Given([.. _confirmed, Dispatched, Asked, Arrived, Delivered]).When(order => RecordCapture.Decide(order, _paid))
        .Then(Captured, Completed with { At = Noon.AddHours(2) });

    [Fact]
    public void It_may_arrive_before_anybody_said_that_it_left() => AnOrder
        .Given([.. _confirmed, Arrived]).When(order => RecordDispatch.Decide(order, _left))
        .Then(Dispatched, Asked, Delivered with { At = Noon.AddHours(1) });

    [Fact]
    public void What_arrived_first_does_not_make_an_order_dispatched() =>
        Assert.Equal(Progress.Confirmed, After([.. _confirmed, Arrived]).Progress);

    [Theory]
    [MemberData(nameof(Orders))]
    public void In_whatever_order_the_facts_come_the_end_is_the_same(string inOrder)
    {
        var order = After(_confirmed);
        foreach (var fact in inOrder.Split(' '))
        {
            var decision = fact switch
            {
                "left" => RecordDispatch.Decide(order, _left),
                "paid" => RecordCapture.Decide(order, _paid),
                _ => RecordDelivery.Decide(order, _arrived),
            };
            var facts = Assert.IsType<Decision<OrderEvent>.Accepted>(decision).Events;
            order = (Order.Placed)facts.Aggregate((Order)order, Order.Evolve);
        }

        Assert.Equal(Progress.Completed, order.Progress);
        Assert.Equal(Total, order.Captured);
    }

    public static TheoryData<string> Orders => ["left paid arrived", "left arrived paid", "arrived left paid"];

    [Fact]
    public void Another_amount_than_was_asked_for_calls_for_a_person_and_is_told_as_it_is()
    {
        AnOrder.Given([.. _confirmed, Dispatched, Asked])
            .When(order => RecordCapture.Decide(order, _paid with { Captured = new Money(23_99, "GBP") }))
            .Then(
                Captured with { Amount = new Money(23_99, "GBP") },
                new OrderEvent.AttentionNeeded(
                    Id, $"Captured {new Money(23_99, "GBP")} for shipment 1, but {Total} was asked for.",
                    Noon.AddHours(2)));
    }

    [Fact]
    public void Money_that_nobody_asked_for_is_refused() => AnOrder
        .Given(_confirmed).When(order => RecordCapture.Decide(order, _paid))
        .ThenRejected(RecordCapture.NotAsked);

    [Fact]
    public void The_last_fact_completes_an_order_that_a_person_was_called_for() => AnOrder
        .Given([.. _confirmed, Dispatched, Asked, Arrived, Delivered, Attention])
        .When(order => RecordCapture.Decide(order, _paid))
        .Then(Captured, Completed with { At = Noon.AddHours(2) });

    [Fact]
    public void A_shipment_of_an_order_that_was_cancelled_is_refused() => AnOrder
        .Given(Placed, Reserved, Cancelled).When(order => RecordDispatch.Decide(order, _left))
        .ThenRejected(RecordDispatch.NotExpected);

    [Fact]
    public void A_second_shipment_after_the_last_is_refused() => AnOrder
        .Given([.. _confirmed, Dispatched, Asked]).When(order => RecordDispatch.Decide(order, _left with { Number = 2 }))
        .ThenRejected(RecordDispatch.NotExpected);

    [Fact]
    public void An_order_that_waits_for_a_person_still_takes_down_what_moves() =>
        Assert.Equal(
            (Progress.NeedsAttention, Total),
            (After([.. _confirmed, Dispatched, Asked, Attention, Captured]).Progress,
                After([.. _confirmed, Dispatched, Asked, Attention, Captured]).Captured));

    private static Order.Placed After(params OrderEvent[] way) =>
        (Order.Placed)way.Aggregate((Order)new Order.NotPlaced(), Order.Evolve);
}
