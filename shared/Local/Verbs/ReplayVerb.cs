using ServerlessShop.Local.Trade;
using Spectre.Console;

namespace ServerlessShop.Local.Verbs;

/// <summary>Replays past trade and reconciles it from the stores, after a restart. Exits with 1 on any difference.</summary>
public static class ReplayVerb
{
    public static async Task<int> Run(PlatformOptions options, DateOnly? from, DateOnly? to, CancellationToken cancellation)
    {
        var year = TradeYear.Shipped;
        var orders = year.Between(from, to);
        if (orders.Count == 0) { throw new StartException("There are no orders between these days (2010-12-01 to 2011-12-09)."); }

        var quiet = options with { LogLevel = options.LogLevel == Microsoft.Extensions.Logging.LogLevel.Information
            ? Microsoft.Extensions.Logging.LogLevel.Warning
            : options.LogLevel };
        var log = new LogLines(quiet.LogLevel, Console.Out, TimeProvider.System);
        await using (var platform = await LocalPlatform.Start(options, TimeProvider.System, log))
        {
            if (!CatalogueImport.IsDone(options))
            {
                Console.WriteLine("Listing the catalogue and receiving the year's stock ...");
                await CatalogueImport.Run(platform, options, Progress.Lines("products"), cancellation);
            }

            Console.WriteLine($"Replaying {orders.Count} orders with {orders.Sum(order => order.Lines.Count)} lines ...");
            var before = Usage.Of(platform);
            var took = await WithProgress(orders.Count, progress => Replay.Run(platform, orders, progress, cancellation));
            Usage.Of(platform).Since(before).Print(orders, took);
        }

        Console.WriteLine("Restarting the stores and reading every figure back ...");
        await using var stores = await LocalPlatform.StartStores(options with { Fresh = false }, TimeProvider.System, log);
        var reconciliation = await Reconciliation.Of(stores, orders, cancellation);
        Print(reconciliation, year);
        return reconciliation.Agrees ? 0 : 1;
    }

    private static async Task<TimeSpan> WithProgress(int all, Func<Action<int>, Task<TimeSpan>> replay)
    {
        if (!AnsiConsole.Profile.Capabilities.Interactive)
        {
            var lines = Progress.Lines("orders");
            return await replay(done => lines(done, all));
        }

        return await AnsiConsole.Progress().StartAsync(async bars =>
        {
            var bar = bars.AddTask("orders", maxValue: all);
            return await replay(done => bar.Value = Math.Max(bar.Value, done));
        });
    }

    private static void Print(Reconciliation reconciliation, TradeYear year)
    {
        Console.WriteLine();
        Console.WriteLine($"{"figure",-38}{"data set",16}{"stores",16}");
        foreach (var figure in reconciliation.Figures)
        {
            Console.WriteLine($"{figure.Name,-38}{figure.Expected,16}{figure.Found,16}{(figure.Agrees ? "" : "   DIFFERS")}");
        }

        foreach (var (state, count) in reconciliation.States) { Console.WriteLine($"{"orders " + state,-54}{count,16}"); }
        foreach (var (kind, count) in year.LeftOut.OrderBy(left => left.Key))
        {
            Console.WriteLine($"{"rows left out of the year, " + Because(kind),-54}{count,16}");
        }

        foreach (var difference in reconciliation.Differences) { Console.WriteLine($"DIFFERENCE {difference}"); }
        Console.WriteLine(reconciliation.Agrees ? "Everything agrees, to the penny and to the unit." : "The books do not agree.");
    }

    private static string Because(RowKind kind) => kind switch
    {
        RowKind.NoProduct => "fees, vouchers, manual",
        RowKind.NoPrice => "without a price",
        RowKind.NoQuantity => "quantity of wrong sign",
        _ => "other invoices",
    };
}
