using System.Collections.Immutable;
using System.Diagnostics;
using ServerlessShop.Kernel;

namespace ServerlessShop.Inventory.Aisles;

/// <summary>The skus that lie together: what is ordered together mostly lies in few aisles.</summary>
/// <param name="Undecided">Null, and not stored, where there are none.</param>
public sealed record Aisle(ImmutableDictionary<Sku, Stock> Skus, ValueList<UndecidedHold>? Undecided = null)
{
    public static readonly Aisle Empty = new(ImmutableDictionary<Sku, Stock>.Empty);

    /// <summary>An unknown sku has no stock.</summary>
    public Stock Of(Sku sku) => Skus.GetValueOrDefault(sku, Stock.None);

    /// <summary>Skus of which there is too little for these lines.</summary>
    public ValueList<Sku> ShortOf(IEnumerable<StockLine> lines) =>
        [.. lines.Where(line => Of(line.Sku).Available < line.Units).Select(line => line.Sku)];

    /// <summary>Whether these are short only because of somebody who may yet give them back.</summary>
    public bool MayYetHave(IEnumerable<StockLine> lines, ValueList<Guid> decided)
    {
        var tooFew = lines.Where(line => Of(line.Sku).Available < line.Units).ToList();
        return tooFew.TrueForAll(line =>
            Of(line.Sku).OnHand >= line.Units
            && HoldsOf([line.Sku]).Any(hold => !decided.Contains(hold.By)));
    }

    /// <summary>The undecided holds of any of these.</summary>
    public IEnumerable<UndecidedHold> HoldsOf(IReadOnlyCollection<Sku> skus) =>
        (Undecided ?? []).Where(hold => hold.Skus.Any(skus.Contains));

    public static Aisle Evolve(Aisle aisle, AisleEvent fact) => fact switch
    {
        AisleEvent.LinesReceived e => aisle.Move(e.Lines, (stock, units) => stock.Receive(units)),
        AisleEvent.LinesHeld e => aisle.Move(e.Lines, (stock, units) => stock.Hold(units)).Undecide(e),
        AisleEvent.LinesGivenBack e => aisle.Move(e.Lines, (stock, units) => stock.GiveBack(units)),
        AisleEvent.LinesTakenOut e => aisle.Move(e.Lines, (stock, units) => stock.TakeOut(units)),
        AisleEvent.LinesReturned e => aisle
            .Move(e.Restocked, (stock, units) => stock.Return(units))
            .Move(e.Scrapped, (stock, units) => stock.Scrap(units)),
        AisleEvent.LinesAdjusted e => aisle.Move(e.Lines, (stock, units) => stock.Adjust(units)),
        AisleEvent.ThresholdSet e => aisle.With(e.Sku, aisle.Of(e.Sku) with { Threshold = e.Units }),
        AisleEvent.HoldsDecided e => aisle with { Undecided = Without(aisle.Undecided, e.By) },
        AisleEvent.LevelChanged e => aisle.With(e.Sku, aisle.Of(e.Sku) with { Told = e.Level, Changes = e.Sequence }),
        AisleEvent.LinesFellShort or AisleEvent.HoldForestalled => aisle,
        _ => throw new UnreachableException($"{fact.GetType().Name} is no fact of an aisle."),
    };

    private Aisle With(Sku sku, Stock stock) => this with { Skus = Skus.SetItem(sku, stock) };

    private Aisle Move(ValueList<StockLine> lines, Func<Stock, int, Stock> move) => this with
    {
        Skus = Skus.SetItems(lines.Select(line => KeyValuePair.Create(line.Sku, move(Of(line.Sku), line.Units)))),
    };

    private Aisle Undecide(AisleEvent.LinesHeld held) => held.Undecided is { } by
        ? this with { Undecided = [.. Undecided ?? [], new(by, [.. held.Lines.Select(line => line.Sku)])] }
        : this;

    private static ValueList<UndecidedHold>? Without(ValueList<UndecidedHold>? undecided, ValueList<Guid> decided)
    {
        ValueList<UndecidedHold> left = [.. (undecided ?? []).Where(hold => !decided.Contains(hold.By))];
        return left.Count > 0 ? left : null;
    }
}
