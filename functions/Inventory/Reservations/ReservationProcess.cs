using ServerlessShop.Inventory.Aisles;
using ServerlessShop.Inventory.ReleasingStock;
using ServerlessShop.Inventory.ReservingStock;
using ServerlessShop.Inventory.TakingOutStock;
using ServerlessShop.Kernel;
using ServerlessShop.Persistence;

namespace ServerlessShop.Inventory.Reservations;

/// <summary>
/// Leads orders through the aisles. The reservation says what is to be done, and everything done can be done again: so
/// whoever comes next, the same message or another, takes up an order wherever it was left.
/// </summary>
public sealed class ReservationProcess(
    DocumentStore<Reservation, ReservationEvent> reservations, AisleWalk walk, CancellationToken cancellation)
{
    public Task<Rejection?> Reserve(ReserveStock reserve) =>
        Lead(reserve.Order, reserve.Lines, reservation => ReserveStock.Decide(reservation, reserve));

    public Task<Rejection?> Release(ReleaseStock release) =>
        Lead(release.Order, [], reservation => ReleaseStock.Decide(reservation, release));

    public Task<Rejection?> TakeOut(TakeOutStock takeOut) =>
        Lead(takeOut.Order, [], reservation => TakeOutStock.Decide(reservation, takeOut));

    private async Task<Rejection?> Lead(
        OrderId order, ValueList<StockLine> lines, Func<Reservation, Decision<ReservationEvent>> decide)
    {
        using var walker = walk.Join(); // Before the first wait, so that the others do not set out without this order.
        var key = new DocumentKey(order.ToString(), ReservationDecider.Kind);

        while (true)
        {
            var outcome = await reservations.Transact(key, decide, cancellation);
            if (outcome is Outcome<Reservation>.Refused(var reason)) { return reason; }

            var next = outcome switch
            {
                Outcome<Reservation>.Settled(Reservation.Reserving) => await Hold(walker, order, lines),
                Outcome<Reservation>.Settled(Reservation.Refusing r) => await GiveBack(walker, order, r.Aisles),
                Outcome<Reservation>.Settled(Reservation.Releasing r) => await GiveBack(walker, order, r.Aisles),
                Outcome<Reservation>.Settled(Reservation.TakingOut r) => await TakeOut(walker, order, r.Aisles),
                _ => null, // It has come to an end, or to a rest.
            };
            if (next is null) { return null; }

            decide = next;
        }
    }

    private static async Task<Func<Reservation, Decision<ReservationEvent>>> Hold(
        AisleWalk.Walker walker, OrderId order, ValueList<StockLine> lines)
    {
        var found = new List<Booking>();
        foreach (var (aisle, lying) in StockLine.ByAisle(lines))
        {
            var hold = new HoldLines(lying);
            var booking = await walker.Ask(
                aisle,
                new(AisleDecider.BookingOf(order), (stock, own) => HoldLines.Decide(stock, own, hold), New: true));

            found.Add(booking);
            if (booking is not Booking.Held) { break; } // The other aisles need not hold what will be given back.
        }

        walker.Rest();
        var conclude = new ConcludeReserving([.. found]);
        return reservation => ConcludeReserving.Decide(reservation, conclude);
    }

    private static async Task<Func<Reservation, Decision<ReservationEvent>>> GiveBack(
        AisleWalk.Walker walker, OrderId order, ValueList<string> aisles)
    {
        // In every aisle, held or not: a slow copy of the message may still be about to hold.
        await walker.AskLast(aisles.Select(aisle => (aisle, Own(order, GiveBackLines.Decide))));
        return ConcludeGivingBack.Decide;
    }

    private static async Task<Func<Reservation, Decision<ReservationEvent>>> TakeOut(
        AisleWalk.Walker walker, OrderId order, ValueList<string> aisles)
    {
        await walker.AskLast(aisles.Select(aisle => (aisle, Own(order, TakeOutLines.Decide))));
        return ConcludeTakingOut.Decide;
    }

    private static Ask<Aisle, Booking, AisleEvent> Own(OrderId order, Func<Booking, Decision<AisleEvent>> decide) =>
        new(AisleDecider.BookingOf(order), (_, own) => decide(own));
}
