using ServerlessShop.Inventory.Aisles;
using ServerlessShop.Inventory.ReservingStock;
using ServerlessShop.Kernel;
using ServerlessShop.Persistence;

namespace ServerlessShop.Inventory.Reservations;

/// <summary>
/// One order's walk through its aisles, holding what lies there. Where it finds too little because of others who may
/// yet give theirs back, it waits for them. Everybody walks in one order, so those it waits for never wait for it.
/// </summary>
public sealed class Holding(
    StockRoom room, OrderId order, ValueList<StockLine> lines, int deliveries, CancellationToken cancellation)
{
    private const int AttemptsMax = 6;
    private const int FirstPauseMilliseconds = 4;

    /// <summary>Who has not decided for so long has died; its message comes again when its lock expires.</summary>
    private const int DeliveriesBeforeLock = 10;

    private readonly IReadOnlyList<(string Aisle, ValueList<StockLine> Lines)> _parts = StockLine.ByAisle(lines);

    public async Task<Func<Reservation, Decision<ReservationEvent>>> Hold(AisleWalk.Walker walker)
    {
        var found = new List<Booking>();
        foreach (var (i, (aisle, lying)) in _parts.Index())
        {
            var booking = await Hold(walker, aisle, lying, goesOn: i < _parts.Count - 1);

            found.Add(booking);
            if (booking is not Booking.Held) { break; } // The other aisles need not hold what will be given back.
        }

        walker.Rest();
        var conclude = new ConcludeReserving([.. found]);
        return reservation => ConcludeReserving.Decide(reservation, conclude);
    }

    /// <summary>The reservation is stored: what it holds is no reason for anybody to wait.</summary>
    public void IsDecided()
    {
        foreach (var (aisle, _) in _parts.SkipLast(1)) { room.Decided.Add(aisle, [order.Value]); }
    }

    private async Task<Booking> Hold(AisleWalk.Walker walker, string aisle, ValueList<StockLine> lying, bool goesOn)
    {
        for (var attempt = 1; ; attempt++)
        {
            var hold = new HoldLines(order.Value, lying, goesOn, room.Decided.Take(aisle));
            var booking = await walker.Ask(
                aisle,
                AisleAsk.Of(
                    AisleDecider.BookingOf(order), (stock, own) => HoldLines.Decide(stock, own, hold), hold.Decided,
                    isNew: true));
            if (booking is not Booking.NotBooked) { return booking; }

            walker.Rest(); // Those it waits for may be on this very walk.
            room.Decided.Add(aisle, hold.Decided);
            if (attempt == AttemptsMax) { throw StillUndecided(aisle, attempt); }

            await Task.Delay(
                TimeSpan.FromMilliseconds(FirstPauseMilliseconds << attempt), room.Clock, cancellation);
            await AskThoseInTheWay(aisle, [.. lying.Select(line => line.Sku)]);
        }
    }

    /// <summary>Whether others have decided is known for certain only from their reservations.</summary>
    private async Task AskThoseInTheWay(string aisle, IReadOnlyCollection<Sku> skus)
    {
        var stock = await room.Aisles.Read(new(aisle, AisleDecider.Kind), cancellation);
        var decided = await Task.WhenAll(stock.HoldsOf(skus).Select(async hold =>
        {
            var other = new OrderId(hold.By);
            var reservation = await room.Reservations.Read(new($"{other}", ReservationDecider.Kind), cancellation);
            return (hold.By, ForGood: reservation
                is Reservation.Reserved or Reservation.TakingOut or Reservation.TakenOut);
        }));
        room.Decided.Add(aisle, [.. decided.Where(other => other.ForGood).Select(other => other.By)]);
    }

    private Exception StillUndecided(string aisle, int attempts) => deliveries < DeliveriesBeforeLock
        ? new ContentionException(new(aisle, AisleDecider.Kind), attempts)
        : new TimeoutException($"{order} still waits in aisle {aisle} for others to decide.");
}
