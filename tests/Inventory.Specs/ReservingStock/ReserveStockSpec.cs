using ServerlessShop.Contracts.Inventory;
using ServerlessShop.Inventory.Aisles;
using ServerlessShop.Inventory.Reservations;
using ServerlessShop.Inventory.ReservingStock;
using ServerlessShop.Kernel;
using ServerlessShop.Testing;
using static ServerlessShop.Inventory.Specs.Goods;
using Happened = ServerlessShop.Inventory.Reservations.ReservationEvent;

namespace ServerlessShop.Inventory.Specs.ReservingStock;

public sealed class ReserveStockSpec
{
    private static readonly Spec<Reservation, ReservationEvent> Reservation = new(ReservationDecider.Instance);

    [Fact]
    public void Reserving_begins_with_the_aisles_in_order() => Reservation
        .Given()
        .When(reservation => ReserveStock.Decide(reservation, MugsAndBags))
        .Then(Begun);

    [Fact]
    public void An_order_that_was_cancelled_first_is_never_reserved() => Reservation
        .Given(new Happened.ReservationForestalled(Order))
        .When(reservation => ReserveStock.Decide(reservation, MugsAndBags))
        .ThenNothing();

    [Fact]
    public void The_same_order_again_changes_nothing_at_any_time() => Assert.All(
        new Happened[][]
        {
            [Begun],
            [Begun, new Happened.StockReserved(Order)],
            [
                Begun, new Happened.StockReserved(Order), new Happened.TakingOutBegan(new(1, null, true)),
                new Happened.StockTakenOut(),
            ],
            [Begun, new Happened.StockFellShort([]), new Happened.StockRefused(Order, [])],
            [Begun, new Happened.ReleasingBegan(), new Happened.StockReleased()],
        },
        past => Reservation
            .Given(past)
            .When(reservation => ReserveStock.Decide(reservation, MugsAndBags))
            .ThenNothing());

    [Fact]
    public void Other_lines_under_the_same_order_are_refused() => Reservation
        .Given(Begun)
        .When(reservation => ReserveStock.Decide(reservation, MugsAndBags with { Lines = These(Mugs(2)) }))
        .ThenRejected(ReserveStock.ReservedDifferently);

    [Fact]
    public void Held_in_every_aisle_it_is_reserved_and_said() => Reservation
        .Given(Begun)
        .When(Conclude(new Booking.Held(These(Mugs(2))), new Booking.Held(These(Bags(1)))))
        .ThenSays(new StockReservedV1(Order.Value));

    [Fact]
    public void Held_in_every_aisle_it_is_reserved_once() => Reservation
        .Given(Begun)
        .When(Conclude(new Booking.Held(These(Mugs(2))), new Booking.Held(These(Bags(1)))))
        .Then(new Happened.StockReserved(Order));

    [Fact]
    public void Short_in_one_aisle_the_order_is_to_be_given_up() => Reservation
        .Given(Begun)
        .When(Conclude(new Booking.Held(These(Mugs(2))), new Booking.Short([Bags(1).Sku])))
        .Then(new Happened.StockFellShort([Bags(1).Sku]));

    [Fact]
    public void A_cancellation_meanwhile_stands_whatever_the_aisles_held() => Reservation
        .Given(Begun, new Happened.ReleasingBegan())
        .When(Conclude(new Booking.Held(These(Mugs(2))), new Booking.Held(These(Bags(1)))))
        .ThenNothing();

    [Fact]
    public void Held_in_some_of_its_aisles_an_order_is_not_reserved() => Reservation
        .Given(Begun)
        .When(Conclude(new Booking.Held(These(Mugs(2)))))
        .ThenRejected(ConcludeReserving.GivenUpUnasked);

    [Fact]
    public void An_aisle_that_gave_up_what_is_still_being_reserved_is_not_passed_over() => Reservation
        .Given(Begun)
        .When(Conclude(new Booking.Held(These(Mugs(2))), new Booking.GivenBack()))
        .ThenRejected(ConcludeReserving.GivenUpUnasked);

    private static Func<Reservation, Decision<ReservationEvent>> Conclude(params Booking[] found) =>
        reservation => ConcludeReserving.Decide(reservation, new([.. found]));

    private static readonly OrderId Order = new(Guid.CreateVersion7());
    private static readonly ReserveStock MugsAndBags = new(Order, These(Bags(1), Mugs(2)));
    private static readonly Happened.ReservingBegan Begun = new(Order, ["220", "850"]);
}
