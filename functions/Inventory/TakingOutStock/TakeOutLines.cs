using System.Collections.Immutable;
using System.Diagnostics;
using ServerlessShop.Inventory.Aisles;
using ServerlessShop.Kernel;

namespace ServerlessShop.Inventory.TakingOutStock;

/// <summary>One aisle's part of a shipment: what is in it leaves the stock.</summary>
/// <param name="Lines">What of it lay in this aisle; null where everything leaves that is held.</param>
/// <param name="IsLast">Nothing follows: what is held then and was not sent is given back.</param>
public sealed record TakeOutLines(int Shipment, ValueList<StockLine>? Lines, bool IsLast)
{
    public static Decision<AisleEvent> Decide(Booking booking, TakeOutLines takeOut) => (booking, takeOut.Lines) switch
    {
        (Booking.Held held, null) => new AisleEvent.LinesTakenOut(held.Lines, takeOut.Shipment),
        (Booking.Held held, { } lines) => Some(held, lines, takeOut),
        (Booking.TakenOut, _) => Decision<AisleEvent>.Nothing,
        (Booking.GivenBack, { }) => Decision<AisleEvent>.Nothing, // Done before, with the last of some shipments.
        _ => throw new UnreachableException($"A reservation whose goods have left has {booking}."),
    };

    private static Decision<AisleEvent>.Accepted Some(
        Booking.Held held, ValueList<StockLine> lines, TakeOutLines takeOut)
    {
        var facts = ImmutableArray<AisleEvent>.Empty;
        var rest = held.Lines;
        if (lines.Count > 0 && held.Sent?.Contains(takeOut.Shipment) is not true)
        {
            facts = [new AisleEvent.LinesTakenOut(lines, takeOut.Shipment)];
            rest = StockLine.Subtract(rest, lines);
        }

        return new(takeOut.IsLast && rest.Count > 0 ? facts.Add(new AisleEvent.LinesGivenBack(rest)) : facts);
    }
}
