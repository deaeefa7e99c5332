using ServerlessShop.Contracts.Inventory;
using ServerlessShop.Inventory.Reservations;
using ServerlessShop.Inventory.ReleasingStock;
using ServerlessShop.Kernel;
using ServerlessShop.Testing;
using Happened = ServerlessShop.Inventory.Reservations.ReservationEvent;

namespace ServerlessShop.Inventory.Specs.ReleasingStock;

public sealed class ReleaseStockSpec
{
    private static readonly Spec<Reservation, ReservationEvent> Reservation = new(ReservationDecider.Instance);

    [Fact]
    public void A_cancellation_is_remembered_even_when_it_comes_first() => Reservation
        .Given()
        .When(reservation => ReleaseStock.Decide(reservation, new(Order)))
        .Then(new Happened.ReservationForestalled(Order));

    [Fact]
    public void What_is_reserved_is_released() => Reservation
        .Given(Begun, new Happened.StockReserved(Order))
        .When(reservation => ReleaseStock.Decide(reservation, new(Order)))
        .Then(new Happened.ReleasingBegan());

    [Fact]
    public void What_is_still_being_reserved_is_released() => Reservation
        .Given(Begun)
        .When(reservation => ReleaseStock.Decide(reservation, new(Order)))
        .Then(new Happened.ReleasingBegan());

    [Fact]
    public void A_refused_order_has_nothing_to_release() => Reservation
        .Given(Begun, new Happened.StockFellShort([Mug]), new Happened.StockRefused(Order, [Mug]))
        .When(reservation => ReleaseStock.Decide(reservation, new(Order)))
        .ThenNothing();

    [Fact]
    public void An_order_that_is_being_refused_stays_refused() => Reservation
        .Given(Begun, new Happened.StockFellShort([Mug]))
        .When(reservation => ReleaseStock.Decide(reservation, new(Order)))
        .ThenNothing();

    [Fact]
    public void What_is_leaving_the_stock_cannot_be_released() => Reservation
        .Given(Begun, new Happened.StockReserved(Order), new Happened.TakingOutBegan(new(1, null, true)))
        .When(reservation => ReleaseStock.Decide(reservation, new(Order)))
        .ThenRejected(ReleaseStock.AlreadyTakenOut);

    [Fact]
    public void While_a_part_is_leaving_the_release_of_the_rest_waits_for_it() => Reservation
        .Given(Begun, new Happened.StockReserved(Order), new Happened.TakingOutBegan(new(1, [new(Mug, 1)], false)))
        .When(reservation => ReleaseStock.Decide(reservation, new(Order)))
        .ThenNothing();

    [Fact]
    public void A_cancelled_order_is_released_when_all_is_given_back() => Reservation
        .Given(Begun, new Happened.ReleasingBegan())
        .When(ConcludeGivingBack.Decide)
        .Then(new Happened.StockReleased());

    [Fact]
    public void A_short_order_is_refused_when_all_is_given_back() => Reservation
        .Given(Begun, new Happened.StockFellShort([Mug]))
        .When(ConcludeGivingBack.Decide)
        .Then(new Happened.StockRefused(Order, [Mug]));

    [Fact]
    public void A_refusal_says_what_was_short()
    {
        var said = ReservationDecider.Instance.Announce(new Happened.StockRefused(Order, [Mug]));

        var refused = Assert.IsType<StockRefusedV1>(Assert.Single(said).Message);
        Assert.Equal(Order.Value, refused.OrderId);
        Assert.Equal(["220MUG"], refused.Short);
    }

    private static readonly OrderId Order = new(Guid.CreateVersion7());
    private static readonly Sku Mug = new("220MUG");
    private static readonly Happened.ReservingBegan Begun = new(Order, ["220", "850"]);
}
