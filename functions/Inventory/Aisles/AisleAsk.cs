using ServerlessShop.Kernel;
using ServerlessShop.Persistence;

namespace ServerlessShop.Inventory.Aisles;

/// <summary>What somebody asks of an aisle, with what follows for the aisle as a whole.</summary>
public static class AisleAsk
{
    /// <summary>
    /// Each change is an entry of the batch, which can hold a hundred. What is beyond is told when the sku is next
    /// moved; a receipt, which may be the last that moves them, asks again.
    /// </summary>
    public const int LevelsToldMax = 40;

    /// <param name="id">Of the booking.</param>
    /// <param name="decided">Whose holds are undecided no longer, as far as the asker knows or brings about.</param>
    public static Ask<Aisle, Booking, AisleEvent> Of(
        string id, Func<Aisle, Booking, Decision<AisleEvent>> decide, ValueList<Guid> decided, bool isNew = false) =>
        new(id, (aisle, own) => WithWhatFollows(aisle, decide(aisle, own), decided), isNew);

    /// <summary>Says of these what was not yet said, for who has moved more at once than can be told at once.</summary>
    public static Ask<Aisle, Booking, AisleEvent> ToTell(string id, IReadOnlyList<Sku> skus) => new(
        id, (aisle, _) => new Decision<AisleEvent>.Accepted([.. Untold(aisle, skus)]));

    private static Decision<AisleEvent> WithWhatFollows(
        Aisle aisle, Decision<AisleEvent> decision, ValueList<Guid> decided)
    {
        if (decision is not Decision<AisleEvent>.Accepted { Events: { IsEmpty: false } facts }) { return decision; }

        if (aisle.Undecided is { } undecided)
        {
            ValueList<Guid> nowDecided = [.. undecided.Select(hold => hold.By).Where(decided.Contains)];
            if (nowDecided.Count > 0) { facts = facts.Add(new AisleEvent.HoldsDecided(nowDecided)); }
        }

        var after = facts.Aggregate(aisle, Aisle.Evolve);
        return new Decision<AisleEvent>.Accepted([.. facts, .. Untold(after, facts.SelectMany(fact => fact.Moved))]);
    }

    private static IEnumerable<AisleEvent> Untold(Aisle aisle, IEnumerable<Sku> skus) => skus
        .Distinct()
        .Select(sku => (Sku: sku, Stock: aisle.Of(sku)))
        .Where(at => at.Stock.Level != at.Stock.Told)
        .Take(LevelsToldMax)
        .Select(at => new AisleEvent.LevelChanged(at.Sku, at.Stock.Level, at.Stock.Changes + 1));
}
