using ServerlessShop.Contracts.Ordering;
using ServerlessShop.Kernel;
using ServerlessShop.Ordering.FollowingShipments;
using ServerlessShop.Ordering.Orders;
using ServerlessShop.Ordering.RepairingOrder;
using ServerlessShop.Ordering.SettlingPayment;
using static ServerlessShop.Ordering.Specs.TwoMugs;

namespace ServerlessShop.Ordering.Specs.RepairingOrder;

public sealed class RepairOrderSpec
{
    private static readonly Guid _id = Guid.Parse("0198c0de-0000-7000-8000-00000000000f");
    private static readonly DateTimeOffset _now = Noon.AddHours(5);
    private static readonly OrderEvent[] _confirmed = [Placed, Reserved, Confirmed];
    private static readonly OrderEvent[] _late = [.. _confirmed, Attention];

    private static readonly OrderEvent[] _unpaid =
    [
        .. _confirmed, Dispatched, Asked, new OrderEvent.CaptureFailed(Id, 1, "expired-card", Noon.AddHours(2)),
        Attention,
    ];

    private static readonly OrderEvent[] _halfStopped =
    [
        .. _confirmed, new OrderEvent.CancellationRequested(Id, "Changed my mind", "Sally", Noon),
        Dispatched with { Items = [new SkuUnits(Mug, 1)], IsFinal = false },
        Asked with { Amount = new(12_00, "GBP"), IsFinal = false }, new OrderEvent.ShipmentsStopped(Id, 1, Noon), Attention,
    ];

    private static readonly OrderEvent[] _partLost =
    [
        .. _confirmed, Dispatched with { Items = [new SkuUnits(Mug, 1)], IsFinal = false },
        Asked with { Amount = new(12_00, "GBP"), IsFinal = false }, Captured with { Amount = new(12_00, "GBP") }, Attention,
    ];

    [Fact]
    public void An_order_that_only_took_long_goes_on_and_its_alarm_is_set_again() => AnOrder
        .Given(_late).When(order => RepairOrder.Decide(order, Repair(RepairAction.Resume)))
        .Then(Repaired(RepairAction.Resume), new OrderEvent.AlarmReset(Id, _now.AddDays(7)));

    [Fact]
    public void It_goes_on_from_where_goods_and_money_are() => Assert.Equal(
        (Progress.Dispatched, null),
        (After([.. _confirmed, Dispatched, Asked, Attention, Repaired(RepairAction.Resume)]).Progress,
            After([.. _confirmed, Dispatched, Asked, Attention, Repaired(RepairAction.Resume)]).Because));

    [Fact]
    public void An_order_whose_money_cannot_be_captured_does_not_just_go_on() => AnOrder
        .Given(_unpaid).When(order => RepairOrder.Decide(order, Repair(RepairAction.Resume)))
        .ThenRejected(RepairOrder.CannotGoOn);

    [Fact]
    public void An_order_that_shipping_stopped_does_not_just_go_on() => AnOrder
        .Given(_halfStopped).When(order => RepairOrder.Decide(order, Repair(RepairAction.Resume)))
        .ThenRejected(RepairOrder.CannotGoOn);

    [Fact]
    public void What_was_asked_for_and_not_captured_is_asked_for_again() => AnOrder
        .Given(_unpaid).When(order => RepairOrder.Decide(order, Repair(RepairAction.RetryCapture)))
        .Then(
            Repaired(RepairAction.RetryCapture), Asked with { At = _now },
            new OrderEvent.AlarmReset(Id, _now.AddMinutes(60)));

    [Fact]
    public void Payments_is_asked_for_the_same_shipment_and_amount()
    {
        var facts = Assert.IsType<Decision<OrderEvent>.Accepted>(
            RepairOrder.Decide(After(_unpaid), Repair(RepairAction.RetryCapture))).Events;

        Assert.Contains(
            new CaptureDueV1(Id.Value, 1, 24_00, "GBP", Final: true),
            facts.SelectMany(OrderDecider.Instance.Announce).Select(said => said.Message));
    }

    [Fact]
    public void Where_everything_is_captured_nothing_is_asked_for_again() => AnOrder
        .Given([.. _confirmed, Dispatched, Asked, Captured, Attention])
        .When(order => RepairOrder.Decide(order, Repair(RepairAction.RetryCapture)))
        .ThenRejected(RepairOrder.NothingToCapture);

    [Fact]
    public void A_person_who_knows_that_it_arrived_completes_a_paid_order() => AnOrder
        .Given([.. _confirmed, Dispatched, Asked, Captured, Attention])
        .When(order => RepairOrder.Decide(order, Repair(RepairAction.Complete)))
        .Then(Repaired(RepairAction.Complete), Completed with { At = _now });

    [Fact]
    public void Nobody_completes_what_is_not_paid() => AnOrder
        .Given(_unpaid).When(order => RepairOrder.Decide(order, Repair(RepairAction.Complete)))
        .ThenRejected(RepairOrder.DoesNotAgree);

    [Fact]
    public void Nobody_completes_what_was_paid_in_part() => AnOrder
        .Given([.. _confirmed, Dispatched, Asked, Captured with { Amount = new(23_99, "GBP") }, Attention])
        .When(order => RepairOrder.Decide(order, Repair(RepairAction.Complete)))
        .ThenRejected(RepairOrder.DoesNotAgree);

    [Fact]
    public void Nobody_completes_what_has_not_left() => AnOrder
        .Given(_late).When(order => RepairOrder.Decide(order, Repair(RepairAction.Complete)))
        .ThenRejected(RepairOrder.DoesNotAgree);

    [Fact]
    public void An_order_that_was_stopped_half_way_is_completed_with_what_left_and_the_rest_is_let_go() => AnOrder
        .Given([.. _halfStopped, Captured with { Amount = new(12_00, "GBP") }])
        .When(order => RepairOrder.Decide(order, Repair(RepairAction.Complete)))
        .ThenSays(new OrderCancelledV1(Id.Value, "Changed my mind"));

    [Fact]
    public void An_order_that_was_stopped_half_way_does_not_complete_itself() => AnOrder
        .Given([.. _halfStopped, Captured with { Amount = new(12_00, "GBP") }])
        .When(order => RecordDelivery.Decide(order, new(Id, 1, Noon.AddHours(3))))
        .Then(Arrived, Delivered);

    [Fact]
    public void For_a_person_too_shipping_decides_whether_it_is_too_late() => AnOrder
        .Given(_late).When(order => RepairOrder.Decide(order, Repair(RepairAction.Cancel)))
        .Then(
            Repaired(RepairAction.Cancel), new OrderEvent.CancellationRequested(Id, "The buyer called", "Fiona", _now),
            new OrderEvent.AlarmReset(Id, _now.AddMinutes(60)));

    [Fact]
    public void What_is_left_of_an_order_is_stopped_after_a_part_of_it_has_left() => AnOrder
        .Given(_partLost).When(order => RepairOrder.Decide(order, Repair(RepairAction.Cancel)))
        .ThenSays(new ShipmentStopDueV1(Id.Value, "The buyer called"), new OrderDeadlineV1(Id.Value, _now.AddMinutes(60)));

    [Fact]
    public void What_was_stopped_already_is_not_stopped_again() => AnOrder
        .Given(_halfStopped).When(order => RepairOrder.Decide(order, Repair(RepairAction.Cancel)))
        .ThenRejected(RepairOrder.HasLeft);

    [Fact]
    public void What_has_left_is_not_cancelled() => AnOrder
        .Given(_unpaid).When(order => RepairOrder.Decide(order, Repair(RepairAction.Cancel)))
        .ThenRejected(RepairOrder.HasLeft);

    [Fact]
    public void An_order_that_goes_its_way_needs_no_repair() => Assert.All(
        [_confirmed, [.. ToItsEnd], [Placed, Cancelled]],
        way => AnOrder.Given(way).When(order => RepairOrder.Decide(order, Repair(RepairAction.Resume)))
            .ThenRejected(RepairOrder.NotNeeded));

    [Fact]
    public void A_repair_is_known_by_its_id_whatever_has_come_after_it() => AnOrder
        .Given([.. _late, Repaired(RepairAction.Resume), Dispatched, Asked, Attention])
        .When(order => RepairOrder.Decide(order, Repair(RepairAction.Resume)))
        .ThenNothing();

    [Fact]
    public void A_repair_id_stands_for_one_action() => AnOrder
        .Given([.. _late, Repaired(RepairAction.Resume)])
        .When(order => RepairOrder.Decide(order, Repair(RepairAction.Cancel)))
        .ThenRejected(RepairOrder.MadeDifferently);

    [Fact]
    public void Repairs_end_somewhere()
    {
        var repairs = Enumerable.Range(0, RepairOrder.RepairsMax).SelectMany(_ => new OrderEvent[]
        {
            Repaired(RepairAction.Resume) with { Repair = Guid.NewGuid() }, Attention,
        });

        AnOrder.Given([.. _late, .. repairs]).When(order => RepairOrder.Decide(order, Repair(RepairAction.Resume)))
            .ThenRejected(RepairOrder.TooMany);
    }

    [Fact]
    public void A_capture_that_fails_calls_for_a_person() => AnOrder
        .Given([.. _confirmed, Dispatched, Asked])
        .When(order => FailCapture.Decide(order, new(Id, 1, "expired-card", Noon.AddHours(2))))
        .Then(
            new OrderEvent.CaptureFailed(Id, 1, "expired-card", Noon.AddHours(2)),
            new OrderEvent.AttentionNeeded(Id, "Shipment 1 cannot be captured: expired-card", Noon.AddHours(2)));

    [Fact]
    public void A_failure_that_is_heard_after_the_capture_changes_nothing() => AnOrder
        .Given([.. _confirmed, Dispatched, Asked, Captured])
        .When(order => FailCapture.Decide(order, new(Id, 1, "expired-card", Noon.AddHours(2))))
        .ThenNothing();

    [Fact]
    public void A_shipment_that_comes_back_calls_for_a_person() => AnOrder
        .Given([.. _confirmed, Dispatched, Asked, Captured])
        .When(order => RecordUndeliverable.Decide(order, new(Id, 1, "No such street.", Noon.AddHours(2))))
        .Then(
            new OrderEvent.ShipmentUndeliverable(Id, 1, "No such street.", Noon.AddHours(2)),
            new OrderEvent.AttentionNeeded(Id, "Shipment 1 cannot be delivered: No such street.", Noon.AddHours(2)));

    private static RepairOrder Repair(RepairAction action) => new(Id, _id, action, "The buyer called", "Fiona", _now);

    private static OrderEvent.OrderRepaired Repaired(RepairAction action) =>
        new(Id, _id, action, "The buyer called", "Fiona", _now);

    private static Order.Placed After(params OrderEvent[] way) =>
        (Order.Placed)way.Aggregate((Order)new Order.NotPlaced(), Order.Evolve);
}
