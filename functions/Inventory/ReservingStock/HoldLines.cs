using ServerlessShop.Inventory.Aisles;
using ServerlessShop.Kernel;

namespace ServerlessShop.Inventory.ReservingStock;

/// <summary>One aisle's part of a reservation: hold all the lines that lie here, or none.</summary>
/// <param name="GoesOn">To other aisles, where it may fall short and give back what is held here.</param>
/// <param name="Decided">Who is known to hold for good what the aisle thinks undecided.</param>
public sealed record HoldLines(Guid By, ValueList<StockLine> Lines, bool GoesOn, ValueList<Guid> Decided)
{
    public static Decision<AisleEvent> Decide(Aisle aisle, Booking booking, HoldLines hold) => booking switch
    {
        // Nothing is written, and the booking that is still not booked says: ask again when others have decided.
        Booking.NotBooked
            when aisle.ShortOf(hold.Lines).Count > 0 && aisle.MayYetHave(hold.Lines, hold.Decided) =>
            Decision<AisleEvent>.Nothing,

        // Falling short is written down too: every copy of the message then finds the same answer.
        Booking.NotBooked when aisle.ShortOf(hold.Lines) is { Count: > 0 } few => new AisleEvent.LinesFellShort(few),
        Booking.NotBooked => new AisleEvent.LinesHeld(hold.Lines, hold.GoesOn ? hold.By : null),

        // Done before; or given back already, and this copy of the message comes too late to hold anything.
        _ => Decision<AisleEvent>.Nothing,
    };
}
