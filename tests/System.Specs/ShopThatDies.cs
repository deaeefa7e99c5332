using System.Diagnostics;
using ServerlessShop.Local;
using ServerlessShop.Local.Seams;

namespace ServerlessShop.WholeShop.Specs;

/// <summary>
/// These specs' own entry point: the whole platform as a process, which imports, replays a piece of the trade, and kills
/// itself with -9 when a chosen effect is durable for the n-th time and nobody has been answered.
/// </summary>
internal static class ShopThatDies
{
    public const string Dying = "Killed at";

    /// <summary>It starts the shop on a folder; "none" never dies.</summary>
    /// <param name="words">The state folder, the effect, which one of its kind, how many of the orders to trade.</param>
    public static async Task<int> Main(string[] words)
    {
        var (folder, point, count) = (words[0], words[1], int.Parse(words[2], null));
        var seen = 0;
        var effects = new Effects();
        var options = TradedShop.Options(folder, effects);
        await using var platform = await LocalPlatform.Start(options, TimeProvider.System, TradedShop.Log(Console.Out));
        effects.Listener = effect =>
        {
            if (effect != point || Interlocked.Increment(ref seen) != count) { return; }
            Console.WriteLine($"{Dying} {effect} {count}");
            Process.GetCurrentProcess().Kill();
        };
        await TradedShop.Trade(platform, options, int.Parse(words[3], null));
        return 0;
    }
}
