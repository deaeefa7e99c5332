using ServerlessShop.Inventory.Reservations;
using ServerlessShop.Kernel;

namespace ServerlessShop.Inventory.ReleasingStock;

/// <summary>Every aisle has given back what it held.</summary>
public static class ConcludeGivingBack
{
    public static Decision<ReservationEvent> Decide(Reservation reservation) => reservation switch
    {
        Reservation.Refusing r => new ReservationEvent.StockRefused(r.Order, r.Short),
        Reservation.Releasing => new ReservationEvent.StockReleased(),
        _ => Decision<ReservationEvent>.Nothing,
    };
}
