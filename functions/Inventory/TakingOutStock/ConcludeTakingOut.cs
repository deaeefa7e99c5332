using ServerlessShop.Inventory.Reservations;
using ServerlessShop.Kernel;

namespace ServerlessShop.Inventory.TakingOutStock;

/// <summary>Every aisle has let go of what was sold.</summary>
public static class ConcludeTakingOut
{
    public static Decision<ReservationEvent> Decide(Reservation reservation) => reservation switch
    {
        Reservation.TakingOut => new ReservationEvent.StockTakenOut(),
        _ => Decision<ReservationEvent>.Nothing,
    };
}
