using System.Diagnostics;
using ServerlessShop.Inventory.Aisles;
using ServerlessShop.Kernel;

namespace ServerlessShop.Inventory.TakingOutStock;

/// <summary>One aisle's part of a completed order: what is held leaves the stock.</summary>
public static class TakeOutLines
{
    public static Decision<AisleEvent> Decide(Booking booking) => booking switch
    {
        Booking.Held held => new AisleEvent.LinesTakenOut(held.Lines),
        Booking.TakenOut => Decision<AisleEvent>.Nothing,
        _ => throw new UnreachableException($"A reservation that is complete has {booking}."),
    };
}
