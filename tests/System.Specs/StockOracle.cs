using ServerlessShop.Local.Trade;

namespace ServerlessShop.WholeShop.Specs;

/// <summary>
/// What a shop with one pair of hands does with too little stock: orders come one after the other, and each gets
/// everything it wants or nothing. It knows no aisle, no message and no code of the shop's.
/// </summary>
internal sealed class StockOracle(IReadOnlyList<TradeProduct> stock)
{
    private readonly Dictionary<string, long> _left = stock.ToDictionary(product => product.Sku, product => (long)product.UnitsSold);

    public bool Fits(TradeOrder order) => Wants(order).All(wanted => wanted.Units <= _left[wanted.Sku]);

    /// <summary>Whether the order is accepted, which takes its goods.</summary>
    public bool Accept(TradeOrder order)
    {
        if (!Fits(order)) { return false; }

        Take(order);
        return true;
    }

    /// <summary>What somebody else accepted. More than there was is an oversale.</summary>
    public void Take(TradeOrder order)
    {
        foreach (var (sku, units) in Wants(order)) { _left[sku] -= units; }
    }

    public IEnumerable<string> Oversold => _left.Where(left => left.Value < 0).Select(left => $"{left.Key}: {left.Value}");

    private static IEnumerable<(string Sku, long Units)> Wants(TradeOrder order) => order.Lines
        .GroupBy(line => line.Sku)
        .Select(ofSku => (ofSku.Key, ofSku.Sum(line => (long)line.Quantity)));
}
