using System.Diagnostics;
using ServerlessShop.Inventory.Aisles;
using ServerlessShop.Kernel;

namespace ServerlessShop.Inventory.ReleasingStock;

/// <summary>One aisle's part of a release: give back what is held here, and only that.</summary>
public static class GiveBackLines
{
    public static Decision<AisleEvent> Decide(Booking booking) => booking switch
    {
        Booking.Held held => new AisleEvent.LinesGivenBack(held.Lines),
        Booking.NotBooked => new AisleEvent.HoldForestalled(),
        Booking.GivenBack or Booking.Short => Decision<AisleEvent>.Nothing,
        Booking.TakenOut => Decision<AisleEvent>.Nothing, // An earlier shipment has emptied this aisle; others may hold.
        _ => throw new UnreachableException($"A reservation that is given up has {booking}."),
    };
}
