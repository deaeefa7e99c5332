using System.Collections.Immutable;
using System.Diagnostics;
using ServerlessShop.Kernel;

namespace ServerlessShop.Inventory.Aisles;

/// <summary>The skus that lie together: what is ordered together mostly lies in few aisles.</summary>
public sealed record Aisle(ImmutableDictionary<Sku, Stock> Skus)
{
    public static readonly Aisle Empty = new(ImmutableDictionary<Sku, Stock>.Empty);

    /// <summary>An unknown sku has no stock.</summary>
    public Stock Of(Sku sku) => Skus.GetValueOrDefault(sku, Stock.None);

    /// <summary>Skus of which there is too little for these lines.</summary>
    public ValueList<Sku> ShortOf(IEnumerable<StockLine> lines) =>
        [.. lines.Where(line => Of(line.Sku).Available < line.Units).Select(line => line.Sku)];

    public static Aisle Evolve(Aisle aisle, AisleEvent fact) => fact switch
    {
        AisleEvent.LinesReceived e => aisle.Move(e.Lines, (stock, units) => stock.Receive(units)),
        AisleEvent.LinesHeld e => aisle.Move(e.Lines, (stock, units) => stock.Hold(units)),
        AisleEvent.LinesGivenBack e => aisle.Move(e.Lines, (stock, units) => stock.GiveBack(units)),
        AisleEvent.LinesTakenOut e => aisle.Move(e.Lines, (stock, units) => stock.TakeOut(units)),
        AisleEvent.LinesFellShort or AisleEvent.HoldForestalled => aisle,
        _ => throw new UnreachableException($"{fact.GetType().Name} is no fact of an aisle."),
    };

    private Aisle Move(ValueList<StockLine> lines, Func<Stock, int, Stock> move) => new(
        Skus.SetItems(lines.Select(line => KeyValuePair.Create(line.Sku, move(Of(line.Sku), line.Units)))));
}

/// <summary>What happens in an aisle for one order or one receipt: it changes the aisle and the booking.</summary>
public abstract record AisleEvent
{
    private AisleEvent() { }

    public sealed record LinesReceived(ValueList<StockLine> Lines) : AisleEvent;

    public sealed record LinesHeld(ValueList<StockLine> Lines) : AisleEvent;

    /// <summary>There was too little of these, so nothing in this aisle is held for the order.</summary>
    public sealed record LinesFellShort(ValueList<Sku> Skus) : AisleEvent;

    public sealed record LinesGivenBack(ValueList<StockLine> Lines) : AisleEvent;

    /// <summary>The order is given up before anything was held here, and nothing ever will be.</summary>
    public sealed record HoldForestalled : AisleEvent;

    public sealed record LinesTakenOut(ValueList<StockLine> Lines, int Shipment) : AisleEvent;
}
