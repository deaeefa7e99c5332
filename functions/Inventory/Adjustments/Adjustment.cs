using System.Diagnostics;
using System.Text.Json.Serialization;
using ServerlessShop.Inventory.Aisles;
using ServerlessShop.Kernel;

namespace ServerlessShop.Inventory.Adjustments;

/// <summary>
/// A correction of the books by what somebody has seen: the voucher says who, when and why, and never changes once it
/// is made. The discriminators are the stored format.
/// </summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "is")]
[JsonDerivedType(typeof(NotMade), "not-made")]
[JsonDerivedType(typeof(Making), "making")]
[JsonDerivedType(typeof(Made), "made")]
[JsonDerivedType(typeof(Refusing), "refusing")]
[JsonDerivedType(typeof(Refused), "refused")]
public abstract record Adjustment
{
    private Adjustment() { }

    public sealed record NotMade : Adjustment;

    /// <summary>What is to go is being held in its aisles, so that it is all there or nothing is adjusted.</summary>
    public sealed record Making(Correction Correction) : Adjustment;

    /// <summary>Certain, and on its way to the aisles; some may have it already.</summary>
    public sealed record Made(Correction Correction, bool InAllAisles = false) : Adjustment;

    /// <summary>Less would be left of these than is reserved; what was held elsewhere is being given back.</summary>
    public sealed record Refusing(Correction Correction, ValueList<Sku> Short) : Adjustment;

    public sealed record Refused(Correction Correction, ValueList<Sku> Short) : Adjustment;

    public static Adjustment Evolve(Adjustment adjustment, AdjustmentEvent fact) => (adjustment, fact) switch
    {
        (NotMade, AdjustmentEvent.MakingBegan e) => new Making(e.Correction),
        (Making a, AdjustmentEvent.AllFound) => new Made(a.Correction),
        (Made a, AdjustmentEvent.AllAdjusted) => a with { InAllAisles = true },
        (Making a, AdjustmentEvent.FellShort e) => new Refusing(a.Correction, e.Short),
        (Refusing a, AdjustmentEvent.AllGivenBack) => new Refused(a.Correction, a.Short),
        _ => throw new UnreachableException($"{fact.GetType().Name} cannot follow {adjustment}."),
    };
}

/// <summary>What somebody has seen.</summary>
/// <param name="Lines">The differences: negative is less than the books say.</param>
/// <param name="Reason">counted, damaged, found, lost, stolen or used.</param>
public sealed record Correction(ValueList<StockLine> Lines, string Reason, string Because, string By, DateTimeOffset At)
{
    /// <summary>Who says it again says the same; when does not matter.</summary>
    public bool SaysTheSameAs(Correction other) => this == other with { At = At };
}

/// <summary>The steps of an adjustment.</summary>
public abstract record AdjustmentEvent
{
    private AdjustmentEvent() { }

    public sealed record MakingBegan(Correction Correction) : AdjustmentEvent;

    public sealed record AllFound : AdjustmentEvent;

    public sealed record FellShort(ValueList<Sku> Short) : AdjustmentEvent;

    public sealed record AllAdjusted : AdjustmentEvent;

    public sealed record AllGivenBack : AdjustmentEvent;
}

/// <summary>What the store must know about adjustments. They say nothing, and are kept as all vouchers are.</summary>
public static class AdjustmentDecider
{
    public const string Kind = "adjustment";

    public static readonly Decider<Adjustment, AdjustmentEvent> Instance =
        new(Kind, new Adjustment.NotMade(), Adjustment.Evolve, _ => []);
}
