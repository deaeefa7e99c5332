using ServerlessShop.Contracts.Ordering;
using ServerlessShop.Kernel;
using ServerlessShop.Ordering.CancellingOrder;
using ServerlessShop.Ordering.ExpiringOrder;
using ServerlessShop.Ordering.Orders;
using ServerlessShop.Ordering.ReservingStock;
using ServerlessShop.Ordering.SettlingPayment;
using static ServerlessShop.Ordering.Specs.TwoMugs;

namespace ServerlessShop.Ordering.Specs;

public sealed class OrderProcessSpec
{
    private static readonly ConfirmStock _stock = new(Id, Noon.AddMinutes(1));
    private static readonly RefuseStock _noStock = new(Id, ["MUG01"]);
    private static readonly ConfirmOrder _money = new(Id, Noon.AddMinutes(2));
    private static readonly DeclinePayment _noMoney = new(Id, "insufficient-funds");
    private static readonly CompleteOrder _captured = new(Id, Total, Noon.AddMinutes(3));
    private static readonly CancelOrder _cancel = new(Id, "Changed my mind");

    [Fact]
    public void Reserved_stock_makes_the_payment_due() => AnOrder
        .Given(Placed).When(order => ConfirmStock.Decide(order, _stock))
        .Then(Reserved);

    [Fact]
    public void The_payment_due_is_the_orders_total() => AnOrder
        .Given(Placed).When(order => ConfirmStock.Decide(order, _stock))
        .ThenSays(new PaymentDueV1(Id.Value, 24_00, "GBP", "tok_approve"));

    [Fact]
    public void Refused_stock_ends_the_order_and_names_what_was_short() => AnOrder
        .Given(Placed).When(order => RefuseStock.Decide(order, _noStock))
        .Then(new OrderEvent.StockRefused(Id, "Not enough stock of MUG01."));

    [Fact]
    public void Stock_that_is_confirmed_after_the_end_changes_nothing() => AnOrder
        .Given(Placed, Cancelled).When(order => ConfirmStock.Decide(order, _stock))
        .ThenNothing();

    [Fact]
    public void Authorized_money_confirms_the_order() => AnOrder
        .Given(Placed, Reserved).When(order => ConfirmOrder.Decide(order, _money))
        .Then(Confirmed);

    [Fact]
    public void Declined_money_ends_the_order() => AnOrder
        .Given(Placed, Reserved).When(order => DeclinePayment.Decide(order, _noMoney))
        .Then(new OrderEvent.PaymentDeclined(Id, "insufficient-funds"));

    [Fact]
    public void Declined_money_lets_the_stock_go() => AnOrder
        .Given(Placed, Reserved).When(order => DeclinePayment.Decide(order, _noMoney))
        .ThenSays(new OrderCancelledV1(Id.Value, "insufficient-funds"));

    [Fact]
    public void Money_that_is_authorized_after_the_end_changes_nothing() => AnOrder
        .Given(Placed, Reserved, Cancelled).When(order => ConfirmOrder.Decide(order, _money))
        .ThenNothing();

    [Fact]
    public void Captured_money_completes_the_order() => AnOrder
        .Given(Placed, Reserved, Confirmed).When(order => CompleteOrder.Decide(order, _captured))
        .Then(Completed);

    [Fact]
    public void Another_amount_than_the_total_calls_for_a_person() => AnOrder
        .Given(Placed, Reserved, Confirmed)
        .When(order => CompleteOrder.Decide(order, _captured with { Captured = new Money(23_99, "GBP") }))
        .Then(new OrderEvent.AttentionNeeded(
            Id, $"Captured {new Money(23_99, "GBP")}, but the order's total is {Total}."));

    [Fact]
    public void A_late_capture_completes_an_order_that_a_person_was_called_for() => AnOrder
        .Given(Placed, Reserved, Confirmed, Attention).When(order => CompleteOrder.Decide(order, _captured))
        .Then(Completed);

    [Fact]
    public void A_cancellation_is_remembered_even_when_it_comes_first() => AnOrder
        .Given().When(order => CancelOrder.Decide(order, _cancel))
        .Then(Cancelled);

    [Fact]
    public void An_order_on_its_way_can_be_cancelled() => AnOrder
        .Given(Placed, Reserved).When(order => CancelOrder.Decide(order, _cancel))
        .Then(Cancelled);

    [Fact]
    public void A_confirmed_order_cannot_be_cancelled() => AnOrder
        .Given(Placed, Reserved, Confirmed).When(order => CancelOrder.Decide(order, _cancel))
        .ThenRejected(CancelOrder.TooLate);

    [Fact]
    public void An_order_without_stock_in_time_expires() => AnOrder
        .Given(Placed).When(order => ExpireOrder.Decide(order, Ring(15)))
        .Then(Expired);

    [Fact]
    public void An_alarm_that_rings_on_a_slow_clock_still_counts() => AnOrder
        .Given(Placed).When(order => ExpireOrder.Decide(order, Ring(15) with { Clock = Noon.AddMinutes(14) }))
        .Then(Expired);

    [Fact]
    public void An_order_that_has_moved_on_sets_its_alarm_for_the_next_step() => AnOrder
        .Given(Placed, Reserved).When(order => ExpireOrder.Decide(order, Ring(15)))
        .Then(new OrderEvent.AlarmReset(Id, Noon.AddMinutes(16)));

    [Fact]
    public void An_alarm_that_was_set_before_the_last_one_is_ignored() => AnOrder
        .Given(Placed, Reserved, new OrderEvent.AlarmReset(Id, Noon.AddMinutes(16)))
        .When(order => ExpireOrder.Decide(order, Ring(15) with { Clock = Noon.AddHours(9) }))
        .ThenNothing();

    [Fact]
    public void An_order_without_payment_in_time_expires() => AnOrder
        .Given(Placed, Reserved, new OrderEvent.AlarmReset(Id, Noon.AddMinutes(16)))
        .When(order => ExpireOrder.Decide(order, Ring(16)))
        .Then(new OrderEvent.OrderExpired(Id, "The payment was not made in time."));

    [Fact]
    public void An_order_whose_payment_is_not_captured_in_time_calls_for_a_person() => AnOrder
        .Given(Placed, Reserved, Confirmed, new OrderEvent.AlarmReset(Id, Noon.AddMinutes(62)))
        .When(order => ExpireOrder.Decide(order, Ring(62)))
        .Then(Attention);

    [Fact]
    public void An_ended_order_ignores_its_alarm() => AnOrder
        .Given(Placed, Reserved, Confirmed, Completed).When(order => ExpireOrder.Decide(order, Ring(15)))
        .ThenNothing();

    [Fact]
    public void Facts_about_an_order_nobody_placed_are_refused()
    {
        Decision<OrderEvent>[] decisions =
        [
            ConfirmStock.Decide(new Order.NotPlaced(), _stock), RefuseStock.Decide(new Order.NotPlaced(), _noStock),
            ConfirmOrder.Decide(new Order.NotPlaced(), _money), DeclinePayment.Decide(new Order.NotPlaced(), _noMoney),
            CompleteOrder.Decide(new Order.NotPlaced(), _captured), ExpireOrder.Decide(new Order.NotPlaced(), Ring(15)),
        ];

        Assert.All(decisions, decision => Assert.Equal(
            OrderDecider.Unknown, Assert.IsType<Decision<OrderEvent>.Rejected>(decision).Reason));
    }

    private static ExpireOrder Ring(int minutes) => new(Id, Noon.AddMinutes(minutes), Noon.AddMinutes(minutes));
}
