using ServerlessShop.Inventory.Reservations;
using ServerlessShop.Inventory.TakingOutStock;
using ServerlessShop.Kernel;
using ServerlessShop.Testing;
using static ServerlessShop.Inventory.Specs.Goods;
using Happened = ServerlessShop.Inventory.Reservations.ReservationEvent;

namespace ServerlessShop.Inventory.Specs.TakingOutStock;

public sealed class TakeOutStockSpec
{
    private static readonly Spec<Reservation, ReservationEvent> Reservation = new(ReservationDecider.Instance);

    [Fact]
    public void What_is_reserved_for_an_order_leaves_with_its_shipment() => Reservation
        .Given(Begun, Reserved)
        .When(TakeOut(All))
        .Then(new Happened.TakingOutBegan(All));

    [Fact]
    public void It_has_left_when_every_aisle_let_go() => Reservation
        .Given(Begun, Reserved, new Happened.TakingOutBegan(All))
        .When(reservation => ConcludeTakingOut.Decide(reservation, 1))
        .Then(new Happened.StockTakenOut());

    [Fact]
    public void A_shipment_that_has_left_changes_nothing_again() => Assert.All(
        new Happened[][]
        {
            [Begun, Reserved, new Happened.TakingOutBegan(All), new Happened.StockTakenOut()],
            [Begun, Reserved, new Happened.TakingOutBegan(First), new Happened.StockTakenOut()],
        },
        past => Reservation.Given(past).When(TakeOut(First)).ThenNothing());

    [Fact]
    public void The_next_shipment_leaves_when_the_one_before_it_has_left() => Reservation
        .Given(Begun, Reserved, new Happened.TakingOutBegan(Last), new Happened.StockTakenOut())
        .When(TakeOut(First))
        .Then(new Happened.TakingOutBegan(First));

    [Fact]
    public void While_one_is_leaving_another_waits_for_it() => Reservation
        .Given(Begun, Reserved, new Happened.TakingOutBegan(Last))
        .When(TakeOut(First))
        .ThenNothing();

    [Fact]
    public void Who_is_late_with_one_shipment_does_not_conclude_the_next() => Reservation
        .Given(
            Begun, Reserved, new Happened.TakingOutBegan(Last), new Happened.StockTakenOut(),
            new Happened.TakingOutBegan(First))
        .When(reservation => ConcludeTakingOut.Decide(reservation, Last.Number))
        .ThenNothing();

    [Fact]
    public void An_order_is_taken_out_when_all_up_to_the_last_have_left_in_any_order() =>
        Assert.IsType<Reservation.TakenOut>(After(
            Begun, Reserved, new Happened.TakingOutBegan(Last), new Happened.StockTakenOut(),
            new Happened.TakingOutBegan(First), new Happened.StockTakenOut()));

    [Fact]
    public void A_shipment_of_what_lies_in_other_aisles_is_refused() => Reservation
        .Given(Begun, Reserved)
        .When(TakeOut(new(1, [new(new Sku("999"), 1)], Final: true)))
        .ThenRejected(TakeOutStock.OfOtherGoods);

    [Fact]
    public void What_is_not_reserved_cannot_leave() => Assert.All(
        new Happened[][]
        {
            [],
            [Begun],
            [Begun, new Happened.ReleasingBegan()],
            [new Happened.ReservationForestalled(Order)],
        },
        past => Reservation.Given(past).When(TakeOut(All)).ThenRejected(TakeOutStock.NotReserved));

    private static Reservation After(params Happened[] past) =>
        past.Aggregate(ReservationDecider.Instance.Initial, ReservationDecider.Instance.Evolve);

    private static Func<Reservation, Decision<ReservationEvent>> TakeOut(Leaving shipment) =>
        reservation => TakeOutStock.Decide(reservation, new(Order, shipment));

    private static readonly OrderId Order = new(Guid.CreateVersion7());
    private static readonly Leaving All = new(1, null, Final: true);
    private static readonly Leaving First = new(1, [Mugs(1)], Final: false);
    private static readonly Leaving Last = new(2, [Mugs(1), Bags(1)], Final: true);
    private static readonly Happened.ReservingBegan Begun = new(Order, ["220", "850"]);
    private static readonly Happened.StockReserved Reserved = new(Order);
}
