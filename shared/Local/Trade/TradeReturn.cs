namespace ServerlessShop.Local.Trade;

/// <summary>So many units of one line of one order come back.</summary>
/// <param name="Line">The line's place in its order, from 0.</param>
public sealed record TradeReturnLine(Guid Order, int Line, int Units);

/// <summary>A credit note of the data set: what of it could be matched with orders.</summary>
/// <param name="Matched">How many of its lines; each may stand for lines of several orders.</param>
/// <param name="Unmatched">The lines that could not be matched whole, as the file has them.</param>
public sealed record TradeReturn(
    string Invoice, Guid Id, DateTimeOffset At, int Matched, IReadOnlyList<TradeReturnLine> Lines,
    IReadOnlyList<TradeRow> Unmatched)
{
    /// <summary>What each order takes back.</summary>
    public IEnumerable<IGrouping<Guid, TradeReturnLine>> ByOrder => Lines.GroupBy(line => line.Order);
}

/// <summary>
/// The data has no link from a return to its order. The rule (README.md): the same customer's most recent lines of the
/// same product that still have units, newest first, over several orders where needed; in whole, or not at all.
/// </summary>
internal sealed class ReturnMatching
{
    private readonly Dictionary<(Guid Customer, string Sku), List<Sold>> _sold;

    /// <param name="orders">All orders, by time.</param>
    public ReturnMatching(IReadOnlyList<TradeOrder> orders) => _sold = orders
        .Where(order => order.Customer is not null)
        .SelectMany(order => order.Lines.Select((line, i) => (Order: order, Line: line, Index: i)))
        .GroupBy(sale => (sale.Order.Customer!.Value, sale.Line.Sku))
        .ToDictionary(
            ofProduct => ofProduct.Key,
            ofProduct => ofProduct
                .Select(sale => new Sold(sale.Order.Id, sale.Index, sale.Order.At, sale.Line.Quantity))
                .Reverse() // Newest first; of one order its last line first.
                .ToList());

    /// <summary>Takes one line's units from what the customer has bought; nothing where they have not bought so many.</summary>
    public IReadOnlyList<TradeReturnLine>? Match(Guid? customer, string sku, int units, DateTimeOffset at)
    {
        if (customer is null || !_sold.TryGetValue((customer.Value, sku), out var lines)) { return null; }

        var taken = new List<(Sold From, int Units)>();
        foreach (var line in lines.Where(line => line.Left > 0 && line.At <= at))
        {
            var some = Math.Min(units, line.Left);
            taken.Add((line, some));
            units -= some;
            if (units == 0) { break; }
        }

        if (units > 0) { return null; }

        foreach (var (from, some) in taken) { from.Left -= some; }
        return [.. taken.Select(some => new TradeReturnLine(some.From.Order, some.From.Line, some.Units))];
    }

    private sealed class Sold(Guid order, int line, DateTimeOffset at, int left)
    {
        public Guid Order { get; } = order;

        public int Line { get; } = line;

        public DateTimeOffset At { get; } = at;

        /// <summary>Units not returned yet.</summary>
        public int Left { get; set; } = left;
    }
}
