using ServerlessShop.Inventory.Reservations;
using ServerlessShop.Inventory.TakingOutStock;
using ServerlessShop.Kernel;
using ServerlessShop.Testing;
using Happened = ServerlessShop.Inventory.Reservations.ReservationEvent;

namespace ServerlessShop.Inventory.Specs.TakingOutStock;

public sealed class TakeOutStockSpec
{
    private static readonly Spec<Reservation, ReservationEvent> Reservation = new(ReservationDecider.Instance);

    [Fact]
    public void What_is_reserved_for_a_completed_order_leaves() => Reservation
        .Given(Begun, new Happened.StockReserved(Order))
        .When(reservation => TakeOutStock.Decide(reservation, new(Order)))
        .Then(new Happened.TakingOutBegan());

    [Fact]
    public void It_has_left_when_every_aisle_let_go() => Reservation
        .Given(Begun, new Happened.StockReserved(Order), new Happened.TakingOutBegan())
        .When(ConcludeTakingOut.Decide)
        .Then(new Happened.StockTakenOut());

    [Fact]
    public void Completing_again_changes_nothing() => Reservation
        .Given(Begun, new Happened.StockReserved(Order), new Happened.TakingOutBegan(), new Happened.StockTakenOut())
        .When(reservation => TakeOutStock.Decide(reservation, new(Order)))
        .ThenNothing();

    [Fact]
    public void What_is_not_reserved_cannot_leave() => Assert.All(
        new Happened[][]
        {
            [],
            [Begun],
            [Begun, new Happened.ReleasingBegan()],
            [new Happened.ReservationForestalled(Order)],
        },
        past => Reservation
            .Given(past)
            .When(reservation => TakeOutStock.Decide(reservation, new(Order)))
            .ThenRejected(TakeOutStock.NotReserved));

    private static readonly OrderId Order = new(Guid.CreateVersion7());
    private static readonly Happened.ReservingBegan Begun = new(Order, ["220", "850"]);
}
