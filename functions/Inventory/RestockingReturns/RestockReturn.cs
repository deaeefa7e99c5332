using ServerlessShop.Inventory.Aisles;
using ServerlessShop.Kernel;

namespace ServerlessShop.Inventory.RestockingReturns;

/// <summary>Goods that came back were inspected: some lie in the aisles again, the others are written off.</summary>
/// <param name="Return">Chosen by a client, and so unique among the returns of its order only.</param>
public sealed record RestockReturn(
    OrderId Order, Guid Return, ValueList<StockLine> Restocked, ValueList<StockLine> Scrapped)
{
    public static readonly Rejection Unreadable =
        new(RejectionKind.Conflict, "return-lines-unreadable", "A return is of one or more pieces of skus.");

    /// <summary>One aisle's part of the return. Its booking remembers it, however often the message comes.</summary>
    public static Decision<AisleEvent> Decide(Booking booking, RestockReturn part) => booking switch
    {
        Booking.NotBooked => new AisleEvent.LinesReturned(part.Restocked, part.Scrapped),
        _ => Decision<AisleEvent>.Nothing,
    };

    /// <summary>What of it lies in which aisle.</summary>
    public IReadOnlyList<(string Aisle, RestockReturn Part)> ByAisle() =>
    [
        .. StockLine.ByAisle([.. Restocked, .. Scrapped]).Select(part => (part.Aisle, this with
        {
            Restocked = [.. Restocked.Where(line => line.Sku.Aisle == part.Aisle)],
            Scrapped = [.. Scrapped.Where(line => line.Sku.Aisle == part.Aisle)],
        })),
    ];
}
