using System.Diagnostics;
using System.Text.Json.Serialization;
using ServerlessShop.Kernel;

namespace ServerlessShop.Inventory.Aisles;

/// <summary>
/// What one order, one receipt or one return has done to one aisle: a small document beside the aisle, changed in the
/// same batch. It is the memory that makes every step harmless to repeat, and impossible once it is too late.
/// The discriminators are the stored format.
/// </summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "is")]
[JsonDerivedType(typeof(NotBooked), "not-booked")]
[JsonDerivedType(typeof(Received), "received")]
[JsonDerivedType(typeof(Held), "held")]
[JsonDerivedType(typeof(Short), "short")]
[JsonDerivedType(typeof(GivenBack), "given-back")]
[JsonDerivedType(typeof(TakenOut), "taken-out")]
[JsonDerivedType(typeof(Returned), "returned")]
[JsonDerivedType(typeof(Adjusted), "adjusted")]
[JsonDerivedType(typeof(Threshold), "threshold")]
public abstract record Booking
{
    private Booking() { }

    public sealed record NotBooked : Booking;

    public sealed record Received(ValueList<StockLine> Lines) : Booking;

    /// <summary>What is still here for the order.</summary>
    /// <param name="Sent">The numbers of the shipments that have left with some; most orders have only one.</param>
    public sealed record Held(ValueList<StockLine> Lines, ValueList<int>? Sent = null) : Booking;

    public sealed record Short(ValueList<Sku> Skus) : Booking;

    /// <summary>Nothing is held here any more, nor ever again: a hold that comes late finds this.</summary>
    public sealed record GivenBack : Booking;

    public sealed record TakenOut : Booking;

    public sealed record Returned : Booking;

    public sealed record Adjusted(ValueList<StockLine> Lines) : Booking;

    /// <summary>As many or fewer are few; null where that was taken back.</summary>
    public sealed record Threshold(long? Units) : Booking;

    public static Booking Evolve(Booking booking, AisleEvent fact) => (booking, fact) switch
    {
        (NotBooked, AisleEvent.LinesReceived e) => new Received(e.Lines),
        (NotBooked, AisleEvent.LinesHeld e) => new Held(e.Lines),
        (NotBooked, AisleEvent.LinesFellShort e) => new Short(e.Skus),
        (NotBooked, AisleEvent.HoldForestalled) => new GivenBack(),
        (Held, AisleEvent.LinesGivenBack) => new GivenBack(),
        (Held h, AisleEvent.LinesTakenOut e) when h.Lines.Equals(e.Lines) => new TakenOut(),
        (Held h, AisleEvent.LinesTakenOut e) =>
            new Held(StockLine.Subtract(h.Lines, e.Lines), [.. h.Sent ?? [], e.Shipment]),
        (NotBooked, AisleEvent.LinesReturned) => new Returned(),
        (Held, AisleEvent.LinesAdjusted e) => new Adjusted(e.Lines),
        (NotBooked or Threshold, AisleEvent.ThresholdSet e) => new Threshold(e.Units),
        (_, AisleEvent.HoldsDecided or AisleEvent.LevelChanged) => booking,
        _ => throw new UnreachableException($"{fact.GetType().Name} cannot follow {booking}."),
    };
}
