using ServerlessShop.Ordering.ExpiringOrder;
using ServerlessShop.Ordering.Orders;
using static ServerlessShop.Ordering.Specs.TwoMugs;

namespace ServerlessShop.Ordering.Specs.ExpiringOrder;

public sealed class ExpireOrderSpec
{
    private static readonly DateTimeOffset _dispatchEnds = Noon.AddMinutes(2).AddDays(7);

    [Fact]
    public void An_order_without_stock_in_time_expires() => AnOrder
        .Given(Placed).When(order => ExpireOrder.Decide(order, Ring(Noon.AddMinutes(15))))
        .Then(Expired);

    [Fact]
    public void An_alarm_that_rings_on_a_slow_clock_still_counts() => AnOrder
        .Given(Placed).When(order => ExpireOrder.Decide(
            order, Ring(Noon.AddMinutes(15)) with { Clock = Noon.AddMinutes(14) }))
        .Then(Expired);

    [Fact]
    public void An_order_that_has_moved_on_sets_its_alarm_for_the_next_step() => AnOrder
        .Given(Placed, Reserved).When(order => ExpireOrder.Decide(order, Ring(Noon.AddMinutes(15))))
        .Then(Alarm(Noon.AddMinutes(16)));

    [Fact]
    public void An_alarm_that_was_set_before_the_last_one_is_ignored() => AnOrder
        .Given(Placed, Reserved, Alarm(Noon.AddMinutes(16)))
        .When(order => ExpireOrder.Decide(order, Ring(Noon.AddMinutes(15)) with { Clock = Noon.AddHours(9) }))
        .ThenNothing();

    [Fact]
    public void An_order_without_payment_in_time_expires() => AnOrder
        .Given(Placed, Reserved, Alarm(Noon.AddMinutes(16)))
        .When(order => ExpireOrder.Decide(order, Ring(Noon.AddMinutes(16))))
        .Then(new OrderEvent.OrderExpired(
            Id, "The payment was not made in time.", Audience: null, Noon.AddMinutes(16)));

    [Fact]
    public void An_order_that_nothing_is_dispatched_of_in_time_calls_for_a_person() => AnOrder
        .Given(Placed, Reserved, Confirmed, Alarm(_dispatchEnds))
        .When(order => ExpireOrder.Decide(order, Ring(_dispatchEnds)))
        .Then(new OrderEvent.AttentionNeeded(Id, "Nothing was dispatched in time.", _dispatchEnds));

    [Fact]
    public void An_order_whose_payment_is_not_captured_in_time_calls_for_a_person() => AnOrder
        .Given(Placed, Reserved, Confirmed, Dispatched, Asked, Alarm(Noon.AddHours(2)))
        .When(order => ExpireOrder.Decide(order, Ring(Noon.AddHours(2))))
        .Then(Attention);

    [Fact]
    public void An_order_that_does_not_arrive_in_time_calls_for_a_person() => AnOrder
        .Given(Placed, Reserved, Confirmed, Dispatched, Asked, Captured, Alarm(Noon.AddHours(2).AddDays(30)))
        .When(order => ExpireOrder.Decide(order, Ring(Noon.AddHours(2).AddDays(30))))
        .Then(new OrderEvent.AttentionNeeded(
            Id, "Not everything was delivered in time.", Noon.AddHours(2).AddDays(30)));

    [Fact]
    public void An_ended_order_ignores_its_alarm() => AnOrder
        .Given([.. ToItsEnd]).When(order => ExpireOrder.Decide(order, Ring(Noon.AddMinutes(15))))
        .ThenNothing();

    [Fact]
    public void An_order_that_waits_for_a_person_ignores_its_alarm() => AnOrder
        .Given(Placed, Reserved, Confirmed, Attention)
        .When(order => ExpireOrder.Decide(order, Ring(Noon.AddMinutes(15))))
        .ThenNothing();

    private static ExpireOrder Ring(DateTimeOffset at) => new(Id, at, at);

    private static OrderEvent.AlarmReset Alarm(DateTimeOffset at) => new(Id, at);
}
