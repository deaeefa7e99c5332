using ServerlessShop.Inventory.Aisles;
using ServerlessShop.Inventory.ReleasingStock;
using ServerlessShop.Inventory.ReservingStock;
using ServerlessShop.Inventory.RestockingReturns;
using ServerlessShop.Inventory.TakingOutStock;
using ServerlessShop.Kernel;
using ServerlessShop.Persistence;
using Step = System.Func<
    ServerlessShop.Inventory.Reservations.Reservation,
    ServerlessShop.Kernel.Decision<ServerlessShop.Inventory.Reservations.ReservationEvent>>;

namespace ServerlessShop.Inventory.Reservations;

/// <summary>
/// Leads orders through the aisles. The reservation says what is to be done, and everything done can be done again: so
/// whoever comes next, the same message or another, takes up an order wherever it was left.
/// </summary>
public sealed class ReservationProcess(
    StockRoom room, AisleWalk walk, CancellationToken cancellation)
{
    /// <param name="deliveries">How often the message has come, which tells how long to wait for others.</param>
    public Task<Rejection?> Reserve(ReserveStock reserve, int deliveries)
    {
        var holding = new Holding(room, reserve.Order, reserve.Lines, deliveries, cancellation);
        return Lead(reserve.Order, holding, reservation => ReserveStock.Decide(reservation, reserve));
    }

    public Task<Rejection?> Release(ReleaseStock release) =>
        Lead(release.Order, null, reservation => ReleaseStock.Decide(reservation, release));

    public Task<Rejection?> TakeOut(TakeOutStock takeOut) =>
        Lead(takeOut.Order, null, reservation => TakeOutStock.Decide(reservation, takeOut));

    /// <summary>Whatever its order has come to: what came back is here.</summary>
    public async Task<Rejection?> Restock(RestockReturn restock)
    {
        using var walker = walk.Join();
        await walker.AskLast(restock.ByAisle().Select(at => (at.Aisle, AisleAsk.Of(
            AisleDecider.BookingOfReturn(restock.Order, restock.Return), (_, own) => RestockReturn.Decide(own, at.Part),
            decided: [], isNew: true))));
        return null;
    }

    private async Task<Rejection?> Lead(OrderId order, Holding? holding, Step wanted)
    {
        using var walker = walk.Join(); // Before the first wait, so that the others do not set out without this order.
        var key = new DocumentKey(order.ToString(), ReservationDecider.Kind);

        for (var step = wanted; ;)
        {
            var outcome = await room.Reservations.Transact(key, step, cancellation);
            if (outcome is not Outcome<Reservation>.Settled(var reservation))
            {
                return ((Outcome<Reservation>.Refused)outcome).Reason;
            }

            var next = reservation switch
            {
                Reservation.Reserving => await holding!.Hold(walker),
                Reservation.Refusing r => await GiveBack(walker, order, r.Aisles),
                Reservation.Releasing r => await GiveBack(walker, order, r.Aisles),
                Reservation.TakingOut r => await TakeOut(walker, r),
                _ => null, // It has come to an end, or to a rest.
            };

            // What was seen through may have been the step of another message: then this one's is still to be done.
            if (next is null && wanted(reservation) is not Decision<ReservationEvent>.Accepted { Events.IsEmpty: true })
            {
                next = wanted;
            }

            if (next is null)
            {
                if (reservation is Reservation.Reserved) { holding?.IsDecided(); }
                return null;
            }

            step = next;
        }
    }

    private static async Task<Step> GiveBack(AisleWalk.Walker walker, OrderId order, ValueList<string> aisles)
    {
        // In every aisle, held or not: a slow copy of the message may still be about to hold.
        await walker.AskLast(aisles.Select(aisle => (aisle, Own(order, GiveBackLines.Decide))));
        return ConcludeGivingBack.Decide;
    }

    private static async Task<Step> TakeOut(AisleWalk.Walker walker, Reservation.TakingOut leaving)
    {
        var number = leaving.Shipment?.Number ?? 1;
        var parts = StockLine.ByAisle(leaving.Shipment?.Lines ?? [])
            .ToDictionary(part => part.Aisle, part => part.Lines);

        // Where nothing of it lies there may still be something to be given back after the last.
        var asked = leaving.IsLast ? leaving.Aisles : [.. parts.Keys];
        await walker.AskLast(asked.Select(aisle =>
        {
            var part = leaving.OfEverything ? null : parts.GetValueOrDefault(aisle, []);
            var takeOut = new TakeOutLines(number, part, leaving.IsLast);
            return (aisle, Own(leaving.Order, booking => TakeOutLines.Decide(booking, takeOut)));
        }));

        return reservation => ConcludeTakingOut.Decide(reservation, number);
    }

    private static Ask<Aisle, Booking, AisleEvent> Own(OrderId order, Func<Booking, Decision<AisleEvent>> decide) =>
        AisleAsk.Of(AisleDecider.BookingOf(order), (_, own) => decide(own), decided: [order.Value]);
}
