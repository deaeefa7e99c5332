using System.Diagnostics;
using ServerlessShop.Local;
using ServerlessShop.Local.Topology;
using Xunit.Abstractions;

namespace ServerlessShop.WholeShop.Specs;

/// <summary>
/// kill -9 to the platform itself, store and broker and all, while it imports and while it replays a real day. It is
/// started again each time, and the books must agree in the end.
/// </summary>
public sealed class PlatformKilledSpec(ITestOutputHelper output) : IDisposable
{
    private const int Seed = 20111209;
    private static readonly int _apps = ShopTopology.Read(PlatformOptions.FindRoot(AppContext.BaseDirectory)).Contexts.Count;

    private readonly string _folder = Directory.CreateTempSubdirectory("killed-").FullName;

    [Fact]
    public async Task A_platform_that_is_killed_goes_on_where_it_was_and_its_books_agree()
    {
        var random = new Random(Seed);
        var hits = new Dictionary<string, int> { ["products"] = 0, ["orders"] = 0 };
        foreach (var what in hits.Keys)
        {
            using var shop = Replay();
            var tenth = random.Next(2, 9);
            await shop.Says(line => IsProgress(line, what, tenth));
            var children = shop.Children();

            await shop.Kill();

            hits[what]++;
            output.WriteLine($"seed {Seed}: killed at {tenth} tenths of the {what}, {children.Count} Function Apps with it");
            Assert.Equal(_apps, children.Count);
            await AllGone(children);
        }

        using var last = Replay();
        var code = await last.Exited();
        output.WriteLine(last.Output);
        Assert.All(hits, hit => Assert.True(hit.Value > 0, $"{hit.Key} was never hit."));
        Assert.True(code == 0, last.Output);
        Assert.Contains("Everything agrees, to the penny and to the unit.", last.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Asked_to_end_it_stops_every_child()
    {
        using var shop = Replay();
        await shop.Says(line => IsProgress(line, "products", 1));
        var children = shop.Children();

        shop.AskToEnd();

        Assert.NotEqual(0, await shop.Exited());
        Assert.Equal(_apps, children.Count);
        await AllGone(children);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private ShopProcess Replay() => ShopProcess.Start(
        null, "replay", "--to", "2010-12-01", "--state", _folder, "--port", $"{ShopProcess.FreeBasePort()}");

    private static bool IsProgress(string line, string what, int tenth)
    {
        var words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return words is [var done, "of", var all, var thing] && thing == what
            && int.Parse(done, null) * 10 / int.Parse(all, null) >= tenth;
    }

    // Nobody tells us when a process that is not our child has ended; the system has to be asked.
    private static Task AllGone(IReadOnlyList<int> processes) => Task.WhenAll(processes.Select(async id =>
    {
        try
        {
            using var process = Process.GetProcessById(id);
            await process.WaitForExitAsync();
        }
        catch (ArgumentException)
        {
            return; // Gone already.
        }
    }));
}
