using ServerlessShop.Kernel;

namespace ServerlessShop.Inventory.Aisles;

/// <summary>What happens in an aisle, for one order, receipt or return: it changes the aisle and the booking.</summary>
public abstract record AisleEvent
{
    private AisleEvent() { }

    /// <summary>The skus whose figures this changes.</summary>
    public virtual IEnumerable<Sku> Moved => [];

    public sealed record LinesReceived(ValueList<StockLine> Lines) : AisleEvent
    {
        public override IEnumerable<Sku> Moved => Lines.Select(line => line.Sku);
    }

    /// <param name="Undecided">Who holds them and goes on to other aisles; null who has come to the last.</param>
    public sealed record LinesHeld(ValueList<StockLine> Lines, Guid? Undecided = null) : AisleEvent
    {
        public override IEnumerable<Sku> Moved => Lines.Select(line => line.Sku);
    }

    /// <summary>There was too little of these, so nothing in this aisle is held for the order.</summary>
    public sealed record LinesFellShort(ValueList<Sku> Skus) : AisleEvent;

    public sealed record LinesGivenBack(ValueList<StockLine> Lines) : AisleEvent
    {
        public override IEnumerable<Sku> Moved => Lines.Select(line => line.Sku);
    }

    /// <summary>The order is given up before anything was held here, and nothing ever will be.</summary>
    public sealed record HoldForestalled : AisleEvent;

    public sealed record LinesTakenOut(ValueList<StockLine> Lines, int Shipment) : AisleEvent
    {
        public override IEnumerable<Sku> Moved => Lines.Select(line => line.Sku);
    }

    /// <summary>Buyers have sent these back: some are fit to be sold again.</summary>
    public sealed record LinesReturned(ValueList<StockLine> Restocked, ValueList<StockLine> Scrapped) : AisleEvent
    {
        public override IEnumerable<Sku> Moved => Restocked.Select(line => line.Sku);
    }

    /// <summary>There is more here than the books say, or less, which was held until this was certain.</summary>
    /// <param name="Lines">The difference: negative is less.</param>
    public sealed record LinesAdjusted(ValueList<StockLine> Lines) : AisleEvent
    {
        public override IEnumerable<Sku> Moved => Lines.Select(line => line.Sku);
    }

    /// <param name="Units">As many or fewer are few; null takes the threshold away.</param>
    public sealed record ThresholdSet(Sku Sku, long? Units) : AisleEvent
    {
        public override IEnumerable<Sku> Moved => [Sku];
    }

    /// <summary>What these hold is reserved for good, or given back: they are no reason to wait any longer.</summary>
    public sealed record HoldsDecided(ValueList<Guid> By) : AisleEvent;

    /// <summary>There is some of a sku again, or only a little, or none.</summary>
    /// <param name="Sequence">Counts the changes of the sku.</param>
    public sealed record LevelChanged(Sku Sku, StockLevel Level, long Sequence) : AisleEvent;
}
