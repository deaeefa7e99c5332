using System.Diagnostics;
using ServerlessShop.Local.Trade;

namespace ServerlessShop.Local.Verbs;

/// <summary>Runs the shop until Ctrl+C.</summary>
public static class RunVerb
{
    public static async Task<int> Run(PlatformOptions options, CancellationToken cancellation)
    {
        var log = new LogLines(options.LogLevel, Console.Out, TimeProvider.System);
        var begun = Stopwatch.GetTimestamp();
        await using var platform = await LocalPlatform.Start(
            options with { ProviderApart = true }, TimeProvider.System, log);

        if (!CatalogueImport.IsDone(options))
        {
            Console.WriteLine("First start: listing the catalogue and receiving the stock of a year of real trade ...");
            await CatalogueImport.Run(platform, options, Progress.Lines("products"), cancellation);
        }

        Console.WriteLine();
        Console.WriteLine($"ServerlessShop is ready, after {Stopwatch.GetElapsedTime(begun).TotalSeconds:F1} s.");
        foreach (var (name, address) in platform.Addresses) { Console.WriteLine($"  {name,-22} {address}"); }
        Console.WriteLine("Ctrl+C stops everything.");
        Console.WriteLine();

        await Task.Delay(Timeout.Infinite, cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        Console.WriteLine("Stopping ...");
        return 0;
    }
}
