using ServerlessShop.Inventory.Reservations;
using ServerlessShop.Kernel;

namespace ServerlessShop.Inventory.ReleasingStock;

/// <summary>An order was cancelled: give back whatever is held for it, and hold nothing for it later.</summary>
public sealed record ReleaseStock(OrderId Order)
{
    public static readonly Rejection AlreadyTakenOut =
        new(RejectionKind.Conflict, "stock-already-taken-out", "What was reserved for this order has left the stock.");

    public static Decision<ReservationEvent> Decide(Reservation reservation, ReleaseStock release) => reservation switch
    {
        Reservation.NotReserved => new ReservationEvent.ReservationForestalled(release.Order),
        Reservation.Reserving or Reservation.Reserved => new ReservationEvent.ReleasingBegan(),
        Reservation.TakingOut or Reservation.TakenOut => AlreadyTakenOut,
        _ => Decision<ReservationEvent>.Nothing, // Nothing is held, or it is being given back.
    };
}
