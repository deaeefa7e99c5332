using Microsoft.Extensions.Logging;
using ServerlessShop.Local;
using ServerlessShop.Local.Seams;
using ServerlessShop.Local.Trade;

namespace ServerlessShop.WholeShop.Specs;

/// <summary>A piece of the real trade, small enough for a test: some orders, and the catalogue they need.</summary>
internal static class TradedShop
{
    public static readonly IReadOnlyList<TradeOrder> Orders = PickOrders(40);

    public static PlatformOptions Options(string folder, Effects? effects = null) =>
        new(PlatformOptions.FindRoot(AppContext.BaseDirectory), folder, BasePort: 0)
        {
            Catalogue = () =>
            {
                var needed = Orders.SelectMany(order => order.Lines).Select(line => line.Sku).ToHashSet();
                return [.. TradeYear.Shipped.Products.Where(product => needed.Contains(product.Sku))];
            },
            Effects = effects ?? new Effects(),
            LogLevel = LogLevel.Warning,
        };

    public static LogLines Log(TextWriter output) => new(LogLevel.Warning, TextWriter.Synchronized(output), TimeProvider.System);

    /// <summary>Imports and replays on a platform that runs, whatever happens to its processes meanwhile.</summary>
    public static Task Trade(LocalPlatform platform, PlatformOptions options) => Trade(platform, options, Orders.Count);

    /// <summary>The first so many of the orders.</summary>
    public static async Task Trade(LocalPlatform platform, PlatformOptions options, int count)
    {
        await CatalogueImport.Run(platform, options, (_, _) => { }, CancellationToken.None);
        await Replay.Run(platform, ReplayPlan.Of([.. Orders.Take(count)]), _ => { }, CancellationToken.None);
    }

    /// <summary>Starts the stores anew and reads everything back.</summary>
    public static async Task<Reconciliation> Reconcile(string folder)
    {
        await using var stores = await LocalPlatform.StartStores(Options(folder), TimeProvider.System, Log(TextWriter.Null));
        return await Reconciliation.Of(stores, ReplayPlan.Of(Orders), CancellationToken.None);
    }

    public static string Told(this Reconciliation reconciliation) => string.Join(
        Environment.NewLine,
        reconciliation.Figures.Where(figure => !figure.Agrees).Select(figure => $"{figure}").Concat(reconciliation.Differences));

    // Mostly small orders, and one of hundreds of lines, which goes through like any other.
    private static List<TradeOrder> PickOrders(int count)
    {
        var first = TradeYear.Shipped.Orders.Where(order => order.Lines.Count <= 12).Take(count - 1);
        var large = TradeYear.Shipped.Orders.First(order => order.Lines.Count >= 300);
        return [.. first, large];
    }
}
