using ServerlessShop.Inventory.Aisles;
using ServerlessShop.Inventory.Receipts;
using ServerlessShop.Kernel;

namespace ServerlessShop.Inventory.ReceivingStock;

/// <summary>Goods came in. Whoever counted them chose the receipt's id, so the same again is a retry.</summary>
public sealed record ReceiveStock(Guid Receipt, ValueList<StockLine> Lines)
{
    public const int LinesMax = 500;

    public static readonly Rejection BookedDifferently =
        new(RejectionKind.Conflict, "receipt-already-booked", "This receipt id was used for other goods.");

    public static Decision<ReceiptEvent> Decide(Receipt receipt, ReceiveStock receive) => receipt switch
    {
        Receipts.Receipt.NotBooked => new ReceiptEvent.BookingBegan(receive.Lines),
        Receipts.Receipt.Booking begun when begun.Lines.Equals(receive.Lines) => Decision<ReceiptEvent>.Nothing,
        Receipts.Receipt.Booked booked when booked.Lines.Equals(receive.Lines) => Decision<ReceiptEvent>.Nothing,
        _ => BookedDifferently,
    };

    /// <summary>One aisle's part of the receipt.</summary>
    public static Decision<AisleEvent> Decide(Booking booking, ValueList<StockLine> lying) => booking switch
    {
        Booking.NotBooked => new AisleEvent.LinesReceived(lying),
        _ => Decision<AisleEvent>.Nothing,
    };

    /// <summary>Every aisle has its part.</summary>
    public static Decision<ReceiptEvent> Conclude(Receipt receipt) => receipt switch
    {
        Receipts.Receipt.Booking => new ReceiptEvent.ReceiptBooked(),
        _ => Decision<ReceiptEvent>.Nothing,
    };
}
