using System.Diagnostics;
using System.Text.Json.Serialization;
using ServerlessShop.Inventory.Aisles;
using ServerlessShop.Kernel;

namespace ServerlessShop.Inventory.Receipts;

/// <summary>Goods that came in under one receipt. The discriminators are the stored format.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "is")]
[JsonDerivedType(typeof(NotBooked), "not-booked")]
[JsonDerivedType(typeof(Booking), "booking")]
[JsonDerivedType(typeof(Booked), "booked")]
public abstract record Receipt
{
    private Receipt() { }

    public sealed record NotBooked : Receipt;

    /// <summary>On its way to the aisles; some may have it already.</summary>
    public sealed record Booking(ValueList<StockLine> Lines) : Receipt;

    public sealed record Booked(ValueList<StockLine> Lines) : Receipt;

    public static Receipt Evolve(Receipt receipt, ReceiptEvent fact) => (receipt, fact) switch
    {
        (NotBooked, ReceiptEvent.BookingBegan e) => new Booking(e.Lines),
        (Booking r, ReceiptEvent.ReceiptBooked) => new Booked(r.Lines),
        _ => throw new UnreachableException($"{fact.GetType().Name} cannot follow {receipt}."),
    };
}

/// <summary>The steps of a receipt.</summary>
public abstract record ReceiptEvent
{
    private ReceiptEvent() { }

    public sealed record BookingBegan(ValueList<StockLine> Lines) : ReceiptEvent;

    public sealed record ReceiptBooked : ReceiptEvent;
}

/// <summary>What the store must know about receipts. They say nothing, and like all vouchers they are kept.</summary>
public static class ReceiptDecider
{
    public const string Kind = "receipt";

    public static readonly Decider<Receipt, ReceiptEvent> Instance =
        new(Kind, new Receipt.NotBooked(), Receipt.Evolve, _ => []);
}
