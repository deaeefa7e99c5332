using ServerlessShop.Inventory.Aisles;
using ServerlessShop.Kernel;

namespace ServerlessShop.Inventory.ReservingStock;

/// <summary>One aisle's part of a reservation: hold all the lines that lie here, or none.</summary>
public sealed record HoldLines(ValueList<StockLine> Lines)
{
    public static Decision<AisleEvent> Decide(Aisle aisle, Booking booking, HoldLines hold) => booking switch
    {
        // Falling short is written down too: every copy of the message then finds the same answer.
        Booking.NotBooked when aisle.ShortOf(hold.Lines) is { Count: > 0 } few => new AisleEvent.LinesFellShort(few),
        Booking.NotBooked => new AisleEvent.LinesHeld(hold.Lines),

        // Done before; or given back already, and this copy of the message comes too late to hold anything.
        _ => Decision<AisleEvent>.Nothing,
    };
}
