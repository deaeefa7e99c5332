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
        Reservation.TakingOut { OfEverything: true } or Reservation.TakenOut => AlreadyTakenOut,

        // A part of it is just leaving, which is seen through first; then this is decided again, about the rest.
        // Otherwise nothing is held, or it is being given back.
        _ => Decision<ReservationEvent>.Nothing,
    };
}
