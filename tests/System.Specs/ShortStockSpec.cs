using System.Globalization;
using Microsoft.Extensions.Logging;
using ServerlessShop.Local;
using ServerlessShop.Local.Trade;
using Xunit.Abstractions;

namespace ServerlessShop.WholeShop.Specs;

/// <summary>
/// Real trade with seven tenths of the stock it needed, against an oracle that has nothing to do with the shop. The first
/// trading days; SHORT_STOCK_TO=2010-12-31 takes the whole December, which is ten times as long.
/// </summary>
public sealed class ShortStockSpec(ITestOutputHelper output) : IDisposable
{
    private static readonly IReadOnlyList<TradeOrder> _orders = TradeYear.Shipped.Between(
        new DateOnly(2010, 12, 1),
        DateOnly.Parse(Environment.GetEnvironmentVariable("SHORT_STOCK_TO") ?? "2010-12-01", CultureInfo.InvariantCulture));

    private static readonly IReadOnlyList<TradeProduct> _stock = SevenTenths(_orders);

    private readonly string _folder = Directory.CreateTempSubdirectory("short-").FullName;

    [Fact]
    public async Task One_at_a_time_every_acceptance_and_refusal_is_the_oracles()
    {
        var found = await Ends(atOnce: 1);

        var oracle = new StockOracle(_stock);
        var differ = _orders
            .Select(order => (order.Invoice, Oracle: oracle.Accept(order) ? "completed" : "refused", Shop: found[order.Id]))
            .Where(order => order.Oracle != order.Shop);
        Assert.Empty(differ);
    }

    [Fact]
    public async Task Sixteen_at_a_time_nothing_is_oversold_and_nothing_refused_that_would_have_fitted()
    {
        var found = await Ends(atOnce: 16);

        var left = new StockOracle(_stock);
        foreach (var order in _orders.Where(order => found[order.Id] == "completed")) { left.Take(order); }
        Assert.Empty(left.Oversold);

        // Stock only ever became less: what fits into what is left in the end would have fitted at any moment.
        Assert.Empty(_orders.Where(order => found[order.Id] == "refused" && left.Fits(order)).Select(order => order.Invoice));
        Assert.All(found.Values, state => Assert.True(state is "completed" or "refused", state));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private async Task<Dictionary<Guid, string>> Ends(int atOnce)
    {
        var options = new PlatformOptions(PlatformOptions.FindRoot(AppContext.BaseDirectory), _folder, BasePort: 0)
        {
            Catalogue = () => _stock,
            LogLevel = LogLevel.Warning,
            WithoutPortal = true,
        };
        await using (var platform = await LocalPlatform.Start(options, TimeProvider.System, TradedShop.Log(TextWriter.Null)))
        {
            await CatalogueImport.Run(platform, options, (_, _) => { }, CancellationToken.None);
            var took = await Replay.Run(platform, ReplayPlan.Of(_orders) with { AtOnce = atOnce }, _ => { }, CancellationToken.None);
            output.WriteLine($"{_orders.Count} orders, {atOnce} at a time: {took.TotalSeconds:F0} s");
        }

        await using var stores = await LocalPlatform.StartStores(options, TimeProvider.System, TradedShop.Log(TextWriter.Null));
        using var reading = new StoreReading(stores);
        var ends = (await reading.Read("ordering", "order", CancellationToken.None)).ToDictionary(
            order => order.GetProperty("pk").GetGuid(),
            order => order.GetProperty("body").GetProperty("progress").GetString()!);
        foreach (var (state, count) in ends.Values.CountBy(state => state)) { output.WriteLine($"{state}: {count}"); }
        return ends;
    }

    private static List<TradeProduct> SevenTenths(IReadOnlyList<TradeOrder> orders)
    {
        var sold = orders.SelectMany(order => order.Lines)
            .GroupBy(line => line.Sku)
            .ToDictionary(ofSku => ofSku.Key, ofSku => ofSku.Sum(line => line.Quantity));
        return
        [
            .. TradeYear.Shipped.Products
                .Where(product => sold.ContainsKey(product.Sku))
                .Select(product => product with { UnitsSold = sold[product.Sku] * 7 / 10 }),
        ];
    }
}
