namespace ServerlessShop.Local.Trade;

/// <summary>Which past trade is replayed, and how.</summary>
/// <param name="Returns">Of these orders only.</param>
public sealed record ReplayPlan(IReadOnlyList<TradeOrder> Orders, IReadOnlyList<TradeReturn> Returns)
{
    /// <summary>How many orders and returns are under way at once.</summary>
    public int AtOnce { get; init; } = 32;

    /// <summary>Per cent of the orders that come as a buyer's do: sign-in, basket, checkout, at list price.</summary>
    public int FrontDoorPercent { get; init; }

    /// <summary>The list prices that whoever comes through the front door pays.</summary>
    public IReadOnlyDictionary<string, long> ListPrices { get; init; } = new Dictionary<string, long>();

    /// <summary>Orders without their returns.</summary>
    public static ReplayPlan Of(IReadOnlyList<TradeOrder> orders) => new(orders, []);

    /// <summary>Everything in the order in which it happened.</summary>
    public IEnumerable<(TradeOrder? Order, TradeReturn? Return)> Events => Orders
        .Select(order => (order.At, Order: (TradeOrder?)order, Return: (TradeReturn?)null))
        .Concat(Returns.Select(note => (note.At, (TradeOrder?)null, (TradeReturn?)note)))
        .OrderBy(happened => happened.At)
        .Select(happened => (happened.Order, happened.Return));

    /// <summary>What the stores must have of each order in the end.</summary>
    public IEnumerable<TradeOrder> Expected => Orders.Select(order => IsBuyers(order) ? AtListPrice(order) : order);

    /// <summary>Whether the order comes through the front door. Ids are hashes: evenly spread, and the same every time.</summary>
    public bool IsBuyers(TradeOrder order) => order.Id.ToByteArray()[0] * 100 < FrontDoorPercent * 256;

    /// <summary>A basket has one line per sku, at the price of the catalogue.</summary>
    public TradeOrder AtListPrice(TradeOrder order) => order with
    {
        Lines =
        [
            .. order.Lines
                .GroupBy(line => line.Sku)
                .Select(ofSku => new TradeLine(ofSku.Key, ofSku.Sum(line => line.Quantity), ListPrices[ofSku.Key])),
        ],
    };
}
