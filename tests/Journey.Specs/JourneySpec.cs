using System.Globalization;
using ServerlessShop.Journey.Specs.Bugs;
using ServerlessShop.Journey.Specs.Simulation;
using Xunit.Abstractions;

namespace ServerlessShop.Journey.Specs;

/// <summary>
/// The invariants of the whole shop, over many histories. JOURNEY_SEEDS=n lives through n of them instead of 1,000;
/// JOURNEY_SEED=s through one, and tells it.
/// </summary>
public sealed class JourneySpec(ITestOutputHelper output)
{
    private const int SeedsByDefault = 1_000;
    private const int SeedsTwice = 10;

    [Fact]
    public void Whatever_happens_every_order_ends_and_the_books_are_right()
    {
        if (Number("JOURNEY_SEED") is { } one)
        {
            var told = History.OnOneThread(() => History.Of(one, Bug.None, new(), output.WriteLine));
            Assert.True(told.Findings.Count == 0, Say(told));
            return;
        }

        var seeds = Number("JOURNEY_SEEDS") ?? SeedsByDefault;
        var sometimes = new Sometimes();
        var before = Environment.CpuUsage.TotalTime;
        var histories = History.OnOneThread(
            () => Enumerable.Range(1, seeds).Select(seed => History.Of(seed, Bug.None, sometimes)).ToList());
        Report(histories, Environment.CpuUsage.TotalTime - before, sometimes);

        var bad = histories.Where(history => history.Findings.Count > 0).ToList();
        Assert.True(bad.Count == 0, $"{bad.Count} of {seeds} seeds.\n{string.Join("\n", bad.Take(5).Select(Say))}");
        if (seeds >= SeedsByDefault) { Assert.All(Expected.All, what => Assert.True(sometimes.Of(what) > 0, what)); }
    }

    [Fact]
    public void The_same_seed_is_the_same_history() => History.OnOneThread(() =>
    {
        var (once, again) = (Traces(), Traces());

        Assert.Equal(once, again);
        Assert.Equal(SeedsTwice, once.Distinct().Count());
        return true;
    });

    private static List<(ulong, int)> Traces() =>
    [
        .. Enumerable.Range(1, SeedsTwice)
            .Select(seed => History.Of(seed, Bug.None, new()))
            .Select(history => (history.Trace, history.Steps)),
    ];

    private static string Say(History history) =>
        $"Seed {history.Seed} (told again by JOURNEY_SEED={history.Seed}): {string.Join(" ", history.Findings.Take(10))}";

    private static int? Number(string variable) => int.TryParse(
        Environment.GetEnvironmentVariable(variable), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : null;

    private void Report(List<History> histories, TimeSpan took, Sometimes sometimes)
    {
        var hours = histories.Sum(history => history.Lasted.TotalHours);
        var orders = histories.Sum(history => history.Orders);
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"""
            {histories.Count} seeds in {took.TotalSeconds:F1} s of this process's CPU: {histories.Count / took.TotalSeconds:F1} seeds/s.
            All their traces together: {histories.Aggregate(0UL, (all, history) => (all * 31) + history.Trace):x16}.
            {orders} orders, {histories.Sum(history => (long)history.Steps)} steps, {hours:F0} hours of the shop's own time.
            """));
        foreach (var (what, times) in sometimes.Counts) { output.WriteLine($"{times,9} {what}"); }
    }
}
