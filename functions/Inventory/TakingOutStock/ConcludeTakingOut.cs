using ServerlessShop.Inventory.Reservations;
using ServerlessShop.Kernel;

namespace ServerlessShop.Inventory.TakingOutStock;

/// <summary>Every aisle has let go of what was in the shipment.</summary>
public static class ConcludeTakingOut
{
    public static Decision<ReservationEvent> Decide(Reservation reservation, int shipment) => reservation switch
    {
        Reservation.TakingOut leaving when (leaving.Shipment?.Number ?? shipment) == shipment =>
            new ReservationEvent.StockTakenOut(),

        // Somebody else was faster, and perhaps the next shipment is already leaving.
        _ => Decision<ReservationEvent>.Nothing,
    };
}
