using ServerlessShop.Basket.IssuingDiscountCode;
using ServerlessShop.Catalog.ListingProduct;
using ServerlessShop.Inventory.ReceivingStock;
using ServerlessShop.Journey.Specs.Contexts;
using ServerlessShop.Journey.Specs.Standins;

namespace ServerlessShop.Journey.Specs.Trading;

/// <summary>What is bought and sold in one history: few products, of which there is too little or just enough.</summary>
internal sealed class Trade
{
    public const long ListPriceMinor = 250;
    public const string Code = "SPRING";
    public const long DiscountMinor = 50;

    private const int OrdersMin = 20;
    private const int OrdersMax = 60;
    private const int Ok = 200;
    private static readonly TimeSpan _aSecond = TimeSpan.FromSeconds(1);
    private static readonly string[] _skus = ["220A", "220B", "220C", "221A", "221B", "85123"];

    private readonly Shop _shop;
    private readonly Gate _gate;
    private readonly string[] _offered;
    private readonly List<(string Sku, int Units)> _received = [];

    public Trade(Shop shop)
    {
        (_shop, _gate) = (shop, new Gate(shop));
        _offered = _skus[..(2 + shop.Schedule.Next(_skus.Length - 1))];
        var orders = OrdersMin + shop.Schedule.Next(OrdersMax - OrdersMin + 1);
        Shoppers = [.. Enumerable.Range(1, orders).Select(n => new Shopper(shop, _gate, SomeWish(n)))];
    }

    public IReadOnlyList<Shopper> Shoppers { get; }

    /// <summary>What the warehouse was told is there.</summary>
    public ILookup<string, int> Received => _received.ToLookup(receipt => receipt.Sku, receipt => receipt.Units);

    public void Begin(TimeSpan rush)
    {
        var schedule = _shop.Schedule;
        foreach (var sku in _offered) { _ = List(sku); }
        _ = Issue(1 + schedule.Next(4));

        var units = 1 + (Shoppers.Count * (3 + schedule.Next(7)) / _offered.Length); // Too little, or plenty.
        for (var receipt = 1; receipt <= 3; receipt++)
        {
            var lines = _offered.Where(_ => schedule.Chance(0.7)).Select(sku => (sku, 1 + schedule.Next(units))).ToList();
            var latest = receipt == 1 ? TimeSpan.Zero : rush;
            if (lines.Count > 0) { _ = Receive(new Guid(receipt, 1, 0, new byte[8]), lines, latest); }
        }

        var certain = new HashSet<string>();
        new Warehouse(_shop, _gate, certain.Contains).Open();
        new ReturnsDesk(_shop, _gate).Open();
        foreach (var shopper in Shoppers)
        {
            var at = (2 * _aSecond) + schedule.Between(TimeSpan.Zero, rush);
            _ = shopper.Shop(at);
            if (schedule.Chance(0.15)) { _ = shopper.ChangeMind(at + schedule.Between(-_aSecond, 3 * _aSecond)); }
            else if (schedule.Chance(0.15)) { _ = shopper.ChangeMind(at + schedule.Between(_aSecond / 10, 2 * _aSecond)); }
            else if (schedule.Chance(0.05)) { _ = shopper.ChangeMind(schedule.Between(TimeSpan.Zero, 2 * rush)); }
            else { certain.Add($"{shopper.Order}"); }
        }
    }

    private async Task List(string sku)
    {
        Answer? answer = null;
        while (answer is not { Status: Ok })
        {
            answer = await _gate.Ask<ListProductFunction>(
                "catalog",
                new { Name = $"Product {sku}", PriceMinor = ListPriceMinor, Currency = "GBP" },
                (function, http) => function.Put(http, sku, CancellationToken.None));
            await _shop.Schedule.Wait(_aSecond);
        }
    }

    private Task<Answer> Issue(int uses) => _gate.Insist<IssueDiscountCodeFunction>(
        Callers.Sally, "basket",
        new
        {
            AmountMinor = DiscountMinor,
            MinimumMinor = 1,
            Currency = "GBP",
            ValidFrom = _shop.Schedule.Began.AddDays(-1),
            ValidUntil = _shop.Schedule.Began.AddYears(1),
            UsesMax = uses,
            UsesPerCustomerMax = 1,
        },
        (function, http) => function.Put(http, Code, CancellationToken.None));

    private async Task Receive(Guid receipt, List<(string Sku, int Units)> lines, TimeSpan latest)
    {
        _received.AddRange(lines);
        await _shop.Schedule.Wait(_shop.Schedule.Between(TimeSpan.Zero, latest));
        Answer? answer = null;
        while (answer is not { Status: Ok })
        {
            answer = await _gate.Ask<ReceiveStockFunction>(
                "inventory",
                new { Lines = lines.Select(line => new { line.Sku, line.Units }) },
                (function, http) => function.Put(http, receipt, CancellationToken.None));
            await _shop.Schedule.Wait(_aSecond);
        }
    }

    private Wish SomeWish(int number)
    {
        var schedule = _shop.Schedule;
        var token = schedule.Next(10) switch
        {
            0 => MemoryProvider.Decline,
            1 or 2 => MemoryProvider.Slow,
            _ => MemoryProvider.Approve,
        };
        var lines = Enumerable.Range(0, 1 + schedule.Next(4))
            .Select(_ => (_offered[schedule.Next(_offered.Length)], 1 + schedule.Next(3), 100L + schedule.Next(900)));
        var order = new Guid(number, 0, 0, new byte[8]);
        return schedule.Chance(0.3)
            ? Wish.OfABuyer(order, token, lines) with { TriesCode = schedule.Chance(0.5) }
            : new Wish(order, token, [.. lines]) { Collected = schedule.Chance(0.5) };
    }
}
