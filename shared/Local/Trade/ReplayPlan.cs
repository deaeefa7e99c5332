namespace ServerlessShop.Local.Trade;

/// <summary>Which past trade is replayed, as the stores shall have it in the end.</summary>
/// <param name="Returns">Of these orders only.</param>
/// <param name="Buyers">The orders that come through the front door: sign-in, basket, checkout.</param>
public sealed record ReplayPlan(
    IReadOnlyList<TradeOrder> Orders, IReadOnlyList<TradeReturn> Returns, IReadOnlySet<Guid> Buyers)
{
    // What is more than a basket takes is agreed with sales.
    private const int BasketLinesMax = 200;
    private const int BasketUnitsMax = 1_000;

    /// <summary>How many orders and returns are under way at once.</summary>
    public int AtOnce { get; init; } = 32;

    /// <summary>Everything in the order in which it happened.</summary>
    public IEnumerable<(TradeOrder? Order, TradeReturn? Return)> Events => Orders
        .Select(order => (order.At, Order: (TradeOrder?)order, Return: (TradeReturn?)null))
        .Concat(Returns.Select(note => (note.At, Order: (TradeOrder?)null, Return: (TradeReturn?)note)))
        .OrderBy(happened => happened.At)
        .Select(happened => (happened.Order, happened.Return));

    /// <summary>These orders as sales staff enters them, without their returns.</summary>
    public static ReplayPlan Of(IReadOnlyList<TradeOrder> orders) => new(orders, [], new HashSet<Guid>());

    /// <summary>
    /// These orders with their returns. So many per cent of them pay list prices at the front door; ids are hashes, so
    /// those are spread evenly, and the same every time.
    /// </summary>
    public static ReplayPlan Of(TradeYear year, IReadOnlyList<TradeOrder> orders, int frontDoorPercent)
    {
        var prices = year.Products.ToDictionary(product => product.Sku, product => product.PriceMinor);
        var buyers = orders
            .Where(order => order.Id.ToByteArray()[0] * 100 < frontDoorPercent * 256)
            .Select(order => (Had: order, Basket: AsBasket(order, prices)))
            .Where(buyer => buyer.Basket.Lines.Count <= BasketLinesMax && buyer.Basket.Lines.All(line => line.Quantity <= BasketUnitsMax))
            .ToDictionary(buyer => buyer.Had.Id);
        return new(
            [.. orders.Select(order => buyers.TryGetValue(order.Id, out var buyer) ? buyer.Basket : order)],
            [.. year.ReturnsOf(orders).Select(note => note with { Lines = [.. note.Lines.Select(InBasket)] })],
            buyers.Keys.ToHashSet());

        TradeReturnLine InBasket(TradeReturnLine line) => buyers.TryGetValue(line.Order, out var buyer)
            ? line with { Line = buyer.Basket.Lines.Index().First(one => one.Item.Sku == buyer.Had.Lines[line.Line].Sku).Index }
            : line;
    }

    /// <summary>A basket has one line per sku, at the price of the catalogue.</summary>
    private static TradeOrder AsBasket(TradeOrder order, Dictionary<string, long> prices) => order with
    {
        Lines =
        [
            .. order.Lines
                .GroupBy(line => line.Sku)
                .Select(ofSku => new TradeLine(ofSku.Key, ofSku.Sum(line => line.Quantity), prices[ofSku.Key])),
        ],
    };
}
