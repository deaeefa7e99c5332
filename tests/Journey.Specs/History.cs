using System.Runtime.ExceptionServices;
using ServerlessShop.Journey.Specs.Auditing;
using ServerlessShop.Journey.Specs.Bugs;
using ServerlessShop.Journey.Specs.Contexts;
using ServerlessShop.Journey.Specs.Simulation;
using ServerlessShop.Journey.Specs.Trading;

namespace ServerlessShop.Journey.Specs;

/// <summary>
/// One seed, lived through: a disorderly time, a quiet one until nothing is on its way any more, and the audit.
/// </summary>
/// <param name="Trace">The same for the same seed, or the history cannot be repeated.</param>
internal sealed record History(
    int Seed, IReadOnlyList<string> Findings, ulong Trace, int Steps, int Orders, TimeSpan Lasted)
{
    private const int StepsMax = 250_000; // A usual history takes 11,000.
    private const int StackBytes = 16 * 1024 * 1024;

    public static History Of(int seed, Bug bug, Sometimes sometimes, Action<string>? telling = null)
    {
        var schedule = new Schedule(seed) { Telling = telling };
        var rush = schedule.Chance(0.5)
            ? schedule.Between(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(30))
            : schedule.Chance(0.8) ? schedule.Between(TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(20))
            : schedule.Between(TimeSpan.FromHours(1), TimeSpan.FromHours(5));
        var most = TimeSpan.FromMinutes(schedule.Chance(0.7) ? 5 : 100);
        var duration = rush + schedule.Between(TimeSpan.FromSeconds(10), most);
        var disorder = new Disorder(schedule, rush, duration);
        using var shop = new Shop(schedule, disorder, sometimes, bug);
        shop.Stores["ordering"].Changed += changed =>
        {
            if (changed.Body.AsSpan().IndexOf("\"needsAttention\""u8) >= 0)
            {
                sometimes.Happened("a person was called to an order");
            }
        };
        _ = new NumberingWatch(shop);
        var trade = new Trade(shop);

        trade.Begin(rush);
        var rested = schedule.Run(disorder.Until, StepsMax);
        disorder.Heal();
        schedule.Tell("From here on nothing goes wrong any more.");
        rested &= schedule.Run(DateTimeOffset.MaxValue, StepsMax);

        List<string> findings = rested
            ? [.. new Auditor(shop).Findings(), .. Promises.Broken(trade, shop.Stores)]
            : [$"It did not come to rest in {StepsMax} steps.", .. shop.Failures.All.Distinct()];
        foreach (var finding in findings) { schedule.Tell($"Found: {finding}"); }

        schedule.Mark(schedule.Next(int.MaxValue));
        return new(seed, findings, schedule.Trace, schedule.Steps, trade.Shoppers.Count, schedule.Now - schedule.Began);
    }

    /// <summary>On a thread without the test runner's context, which would let what is awaited go on elsewhere.</summary>
    public static T OnOneThread<T>(Func<T> histories)
    {
        T? result = default;
        ExceptionDispatchInfo? failure = null;
        var thread = new Thread(
            () =>
            {
                try { result = histories(); }
                catch (Exception thrown) { failure = ExceptionDispatchInfo.Capture(thrown); }
            },
            StackBytes);
        thread.Start();
        thread.Join();
        failure?.Throw();
        return result!;
    }
}
