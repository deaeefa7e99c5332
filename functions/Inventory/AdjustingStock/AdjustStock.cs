using System.Diagnostics;
using ServerlessShop.Inventory.Adjustments;
using ServerlessShop.Inventory.Aisles;
using ServerlessShop.Kernel;

namespace ServerlessShop.Inventory.AdjustingStock;

/// <summary>Somebody has seen more or less than the books say. All of it is adjusted, or nothing.</summary>
public sealed record AdjustStock(Guid Adjustment, Correction Correction)
{
    public const int LinesMax = AisleAsk.LevelsToldMax;

    public static readonly ValueList<string> Reasons = ["counted", "damaged", "found", "lost", "stolen", "used"];

    public static readonly Rejection MadeDifferently =
        new(RejectionKind.Conflict, "adjustment-already-made", "This adjustment id was used for another adjustment.");

    public static Rejection LessThanReserved(ValueList<Sku> skus) => new(
        RejectionKind.Conflict, "less-than-reserved",
        $"Fewer would be left than are reserved for orders: {string.Join(", ", skus)}.");

    public static Decision<AdjustmentEvent> Decide(Adjustment adjustment, AdjustStock adjust) => adjustment switch
    {
        Adjustments.Adjustment.NotMade => new AdjustmentEvent.MakingBegan(adjust.Correction),
        _ when !CorrectionOf(adjustment).SaysTheSameAs(adjust.Correction) => MadeDifferently,
        Adjustments.Adjustment.Refused refused => LessThanReserved(refused.Short),
        _ => Decision<AdjustmentEvent>.Nothing,
    };

    /// <summary>
    /// One aisle's part of what is to go: it is held, all of it or nothing, until all aisles have answered. Orders do
    /// not wait for that as they do for each other: of what the warehouse says is gone, nothing more should be sold.
    /// </summary>
    public static Decision<AisleEvent> Hold(Aisle aisle, Booking booking, ValueList<StockLine> part) =>
        (booking, ToGo(part)) switch
        {
            (Booking.NotBooked, var gone) when aisle.ShortOf(gone) is { Count: > 0 } few =>
                new AisleEvent.LinesFellShort(few),
            (Booking.NotBooked, var gone) => new AisleEvent.LinesHeld(gone),
            _ => Decision<AisleEvent>.Nothing,
        };

    /// <summary>One aisle's part of what is now certain.</summary>
    public static Decision<AisleEvent> Write(Booking booking, ValueList<StockLine> part) => booking switch
    {
        Booking.Held => new AisleEvent.LinesAdjusted(part),
        _ => Decision<AisleEvent>.Nothing,
    };

    /// <summary>What the aisles answered, up to the first that has too few.</summary>
    public static Decision<AdjustmentEvent> Conclude(Adjustment adjustment, Booking last) => (adjustment, last) switch
    {
        (Adjustments.Adjustment.Making, Booking.Short(var few)) => new AdjustmentEvent.FellShort(few),
        (Adjustments.Adjustment.Making, _) => new AdjustmentEvent.AllFound(),
        _ => Decision<AdjustmentEvent>.Nothing,
    };

    /// <summary>Every aisle has its part, or has given back what it held.</summary>
    public static Decision<AdjustmentEvent> End(Adjustment adjustment) => adjustment switch
    {
        Adjustments.Adjustment.Made { InAllAisles: false } => new AdjustmentEvent.AllAdjusted(),
        Adjustments.Adjustment.Refusing => new AdjustmentEvent.AllGivenBack(),
        _ => Decision<AdjustmentEvent>.Nothing,
    };

    private static ValueList<StockLine> ToGo(ValueList<StockLine> part) =>
        [.. part.Where(line => line.Units < 0).Select(line => line with { Units = -line.Units })];

    private static Correction CorrectionOf(Adjustment adjustment) => adjustment switch
    {
        Adjustments.Adjustment.Making a => a.Correction,
        Adjustments.Adjustment.Made a => a.Correction,
        Adjustments.Adjustment.Refusing a => a.Correction,
        Adjustments.Adjustment.Refused a => a.Correction,
        _ => throw new UnreachableException($"{adjustment} corrects nothing."),
    };
}
