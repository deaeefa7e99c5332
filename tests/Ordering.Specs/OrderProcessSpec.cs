using ServerlessShop.Contracts.Ordering;
using ServerlessShop.Kernel;
using ServerlessShop.Ordering.ExpiringOrder;
using ServerlessShop.Ordering.FollowingShipments;
using ServerlessShop.Ordering.Orders;
using ServerlessShop.Ordering.ReservingStock;
using ServerlessShop.Ordering.SettlingPayment;
using static ServerlessShop.Ordering.Specs.TwoMugs;

namespace ServerlessShop.Ordering.Specs;

public sealed class OrderProcessSpec
{
    private static readonly ConfirmStock _stock = new(Id, Noon.AddMinutes(1));
    private static readonly RefuseStock _noStock = new(Id, ["MUG01"], Noon.AddMinutes(1));
    private static readonly ConfirmOrder _money = new(Id, Place.Lines, Noon.AddMinutes(2));
    private static readonly DeclinePayment _noMoney = new(Id, "insufficient-funds", Noon.AddMinutes(2));

    [Fact]
    public void Reserved_stock_makes_the_payment_due() => AnOrder
        .Given(Placed).When(order => ConfirmStock.Decide(order, _stock))
        .Then(Reserved);

    [Fact]
    public void The_payment_due_is_the_orders_total_and_says_whose_it_is() => AnOrder
        .Given(Placed).When(order => ConfirmStock.Decide(order, _stock))
        .ThenSays(new PaymentDueV1(Id.Value, 24_00, "GBP", "tok_approve", Place.Customer!.Value.Value));

    [Fact]
    public void Refused_stock_ends_the_order_and_names_what_was_short() => AnOrder
        .Given(Placed).When(order => RefuseStock.Decide(order, _noStock))
        .Then(new OrderEvent.StockRefused(Id, "Not enough stock of MUG01.", Audience: null, Noon.AddMinutes(1)));

    [Fact]
    public void Stock_that_is_confirmed_after_the_end_changes_nothing() => AnOrder
        .Given(Placed, Cancelled).When(order => ConfirmStock.Decide(order, _stock))
        .ThenNothing();

    [Fact]
    public void Authorized_money_confirms_the_order() => AnOrder
        .Given(Placed, Reserved).When(order => ConfirmOrder.Decide(order, _money))
        .Then(Confirmed);

    [Fact]
    public void A_confirmed_order_says_what_goes_out()
    {
        var said = Assert.IsType<OrderConfirmedV1>(Assert.Single(OrderDecider.Instance.Announce(Confirmed)).Message);

        Assert.Equal([new OrderedV1("MUG01", 2)], said.Ordered);
        Assert.Equal((Id.Value, false, Place.Customer?.Value), (said.OrderId, said.Collected, said.CustomerId));
    }

    [Fact]
    public void What_the_buyer_has_taken_along_is_confirmed_as_collected()
    {
        var reserved = AnOrder.Given(Placed with { Collected = true }, Reserved);

        reserved.When(order => ConfirmOrder.Decide(order, _money)).Then(Confirmed with { Collected = true });
    }

    [Fact]
    public void Declined_money_ends_the_order() => AnOrder
        .Given(Placed, Reserved).When(order => DeclinePayment.Decide(order, _noMoney))
        .Then(new OrderEvent.PaymentDeclined(Id, "insufficient-funds", Audience: null, Noon.AddMinutes(2)));

    [Fact]
    public void Declined_money_lets_the_stock_go() => AnOrder
        .Given(Placed, Reserved).When(order => DeclinePayment.Decide(order, _noMoney))
        .ThenSays(new OrderCancelledV1(Id.Value, "insufficient-funds"));

    [Fact]
    public void Money_that_is_authorized_after_the_end_changes_nothing() => AnOrder
        .Given(Placed, Reserved, Cancelled).When(order => ConfirmOrder.Decide(order, _money))
        .ThenNothing();

    [Fact]
    public void Facts_about_an_order_nobody_placed_are_refused()
    {
        var nobodys = new Order.NotPlaced();
        Decision<OrderEvent>[] decisions =
        [
            ConfirmStock.Decide(nobodys, _stock), RefuseStock.Decide(nobodys, _noStock),
            ConfirmOrder.Decide(nobodys, _money), DeclinePayment.Decide(nobodys, _noMoney),
            RecordDispatch.Decide(nobodys, new(Id, 1, null, IsFinal: true, null, null, [], Noon)),
            RecordDelivery.Decide(nobodys, new(Id, 1, Noon)), RecordCapture.Decide(nobodys, new(Id, 1, Total, Noon)),
            ExpireOrder.Decide(nobodys, new(Id, Noon, Noon)),
        ];

        Assert.All(decisions, decision => Assert.Equal(
            OrderDecider.Unknown, Assert.IsType<Decision<OrderEvent>.Rejected>(decision).Reason));
    }

    [Fact]
    public void On_its_usual_way_an_order_says_five_messages()
    {
        var said = ToItsEnd.SelectMany(OrderDecider.Instance.Announce).Select(message => message.Message.GetType().Name);

        Assert.Equal(
            ["OrderPlacedV1", "OrderDeadlineV1", "PaymentDueV1", "OrderConfirmedV1", "CaptureDueV1"], said);
    }
}
