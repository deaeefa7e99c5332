using ServerlessShop.Contracts.Ordering;
using ServerlessShop.Kernel;
using ServerlessShop.Ordering.CancellingOrder;
using ServerlessShop.Ordering.FollowingShipments;
using ServerlessShop.Ordering.Orders;
using ServerlessShop.Ordering.ReservingStock;
using ServerlessShop.Ordering.SettlingPayment;
using static ServerlessShop.Ordering.Specs.CheckoutOfMara;
using static ServerlessShop.Ordering.Specs.TwoMugs;

namespace ServerlessShop.Ordering.Specs;

public sealed class MilestonesSpec
{
    private static readonly OrderEvent[] _confirmed =
        [PlacedByBasket, Reserved with { Total = ToPay }, Confirmed with { Audience = Mara }];

    [Fact]
    public void A_buyer_who_came_by_a_basket_is_told_each_milestone()
    {
        Assert.Equal("placed", Told(PlacedByBasket).Milestone);
        Assert.Equal("confirmed", Told(After([.. _confirmed[..2]], o => ConfirmOrder.Decide(o, new(Id, [], Noon)))).Milestone);
        Assert.Equal("refused", Told(After([PlacedByBasket], o => RefuseStock.Decide(o, new(Id, ["MUG01"], Noon)))).Milestone);
        Assert.Equal("declined", Told(After([.. _confirmed[..2]], o => DeclinePayment.Decide(o, new(Id, "no", Noon)))).Milestone);
        Assert.Equal("cancelled", Told(After([PlacedByBasket], o => CancelOrder.Decide(o, new(Id, "no", "Sally", Noon)))).Milestone);
        Assert.Equal("delivered", Told(After(
            [.. _confirmed, Dispatched, Asked with { Amount = ToPay }],
            o => RecordDelivery.Decide(o, new(Id, 1, Noon)))).Milestone);
    }

    [Fact]
    public void A_dispatch_is_told_with_its_tracking()
    {
        var told = Told(After(
            _confirmed, o => RecordDispatch.Decide(o, new(Id, 1, null, IsFinal: true, "DPD", "1Z", [], Noon))));

        Assert.Equal(
            new OrderMilestoneV1(
                Id.Value, Basket, CustomerId: null, "dispatched", Because: null, Said.Contact, 41_99, "GBP", "DPD", "1Z",
                AmountMinor: null, "1"),
            told);
    }

    [Fact]
    public void What_sales_enters_is_told_nobody() => Assert.Empty(
        ToItsEnd.Append(Cancelled).Append(Expired).SelectMany(OrderDecider.Instance.Announce)
            .Select(said => said.Message).OfType<OrderMilestoneV1>());

    private static OrderMilestoneV1 Told(params OrderEvent[] facts) => Assert.Single(
        facts.SelectMany(OrderDecider.Instance.Announce).Select(said => said.Message).OfType<OrderMilestoneV1>());

    private static OrderEvent[] After(OrderEvent[] past, Func<Order, Decision<OrderEvent>> decide) =>
        [.. Assert.IsType<Decision<OrderEvent>.Accepted>(
            decide(past.Aggregate((Order)new Order.NotPlaced(), Order.Evolve))).Events];
}
