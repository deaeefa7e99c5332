using System.Diagnostics;
using System.Globalization;

namespace ServerlessShop.Platform.Benchmarks;

/// <summary>One round: per second, milliseconds, and milliseconds of CPU per message in this process and the server's.</summary>
internal sealed record Sample(double PerSecond, double P50, double P99, double OwnCpu, double ServerCpu)
{
    /// <summary>Each figure's median over rounds: the machine has other work, and one round says little.</summary>
    public static Sample Median(IReadOnlyCollection<Sample> rounds) => new(
        Of(rounds, round => round.PerSecond), Of(rounds, round => round.P50), Of(rounds, round => round.P99),
        Of(rounds, round => round.OwnCpu), Of(rounds, round => round.ServerCpu));

    private static double Of(IEnumerable<Sample> rounds, Func<Sample, double> figure)
    {
        var sorted = rounds.Select(figure).Order().ToList();
        return sorted[sorted.Count / 2];
    }
}

/// <summary>Clients that ask again as soon as they are answered, and times.</summary>
internal static class Measuring
{
    private static readonly Process _own = Process.GetCurrentProcess();

    public static TimeSpan OwnCpu
    {
        get
        {
            _own.Refresh();
            return _own.TotalProcessorTime;
        }
    }

    /// <param name="messages">How many one call of <paramref name="run"/> sends.</param>
    public static async Task<Sample> Most(
        int clients, int messages, ServerProcess? server, TimeSpan time, Func<Task> run)
    {
        var (own, servers) = (OwnCpu, server?.Cpu ?? TimeSpan.Zero);
        var start = Stopwatch.GetTimestamp();
        var end = start + (long)(time.TotalSeconds * Stopwatch.Frequency);
        var took = await Task.WhenAll(Enumerable.Range(0, clients).Select(_ => Task.Run(async () =>
        {
            var mine = new List<long>(1024);
            for (var from = Stopwatch.GetTimestamp(); from < end;)
            {
                await run();
                var to = Stopwatch.GetTimestamp();
                mine.Add(to - from);
                from = to;
            }

            return mine;
        })));
        var all = took.SelectMany(mine => mine).Order().ToArray();
        var sent = (double)all.Length * messages;
        return new(
            sent / Stopwatch.GetElapsedTime(start).TotalSeconds, At(all, 0.5), At(all, 0.99),
            (OwnCpu - own).TotalMilliseconds / sent,
            ((server?.Cpu ?? TimeSpan.Zero) - servers).TotalMilliseconds / sent);
    }

    /// <summary>Does things at fixed moments, whatever has become of those before; how long each took, sorted.</summary>
    public static async Task<long[]> Paced(double perSecond, TimeSpan time, Func<Task> run)
    {
        var took = new Task<long>[(int)(perSecond * time.TotalSeconds)];
        var start = Stopwatch.GetTimestamp();
        await Task.Factory.StartNew(
            () =>
            {
                for (var i = 0; i < took.Length; i++)
                {
                    while (Stopwatch.GetElapsedTime(start).TotalSeconds * perSecond < i) { Thread.Sleep(TimeSpan.FromMicroseconds(200)); }
                    took[i] = Task.Run(async () =>
                    {
                        var from = Stopwatch.GetTimestamp();
                        await run();
                        return Stopwatch.GetTimestamp() - from;
                    });
                }
            },
            TaskCreationOptions.LongRunning);
        return [.. (await Task.WhenAll(took)).Order()];
    }

    public static double At(long[] sorted, double part) => sorted.Length == 0
        ? double.NaN
        : sorted[Math.Min(sorted.Length - 1, (int)(sorted.Length * part))] * 1000.0 / Stopwatch.Frequency;

    public static void Line(FormattableString text) => Console.WriteLine(text.ToString(CultureInfo.InvariantCulture));

    public static string Load() =>
        File.Exists("/proc/loadavg") ? string.Join(' ', File.ReadAllText("/proc/loadavg").Split(' ')[..3]) : "unknown";
}
