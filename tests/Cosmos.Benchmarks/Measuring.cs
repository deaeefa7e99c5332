using System.Diagnostics;

namespace ServerlessShop.Cosmos.Benchmarks;

/// <summary>What is measured: an operation, done one after another by each of so many clients.</summary>
/// <param name="Server">Whose CPU is told apart; null where all is in this process.</param>
/// <param name="Run">The operation of one client.</param>
internal sealed record Cell(string Operation, string Way, int Clients, ServerProcess? Server, Func<int, Task> Run);

/// <summary>Per second, milliseconds, and milliseconds of CPU and kilobytes allocated per operation.</summary>
internal sealed record Sample(
    double PerSecond, double P50, double P99, double ClientCpu, double ServerCpu, double ClientKilobytes)
{
    /// <summary>Each figure's median over rounds: the machine has other work, and one round says little.</summary>
    public static Sample Median(IReadOnlyCollection<Sample> rounds) => new(
        Of(rounds, round => round.PerSecond), Of(rounds, round => round.P50), Of(rounds, round => round.P99),
        Of(rounds, round => round.ClientCpu), Of(rounds, round => round.ServerCpu),
        Of(rounds, round => round.ClientKilobytes));

    public static double Of<T>(IEnumerable<T> rounds, Func<T, double> figure)
    {
        var sorted = rounds.Select(figure).Order().ToList();
        return sorted.Count % 2 == 1
            ? sorted[sorted.Count / 2]
            : (sorted[(sorted.Count / 2) - 1] + sorted[sorted.Count / 2]) / 2;
    }
}

/// <summary>Runs a cell for a while.</summary>
internal static class Measuring
{
    private static readonly Process _own = Process.GetCurrentProcess();

    /// <summary>Closed loop: a client asks again when it is answered. Finds what can be done at most.</summary>
    public static async Task<Sample> Most(Cell cell, TimeSpan time)
    {
        var (clientCpu, serverCpu, allocated) = (OwnCpu(), cell.Server?.Cpu, GC.GetTotalAllocatedBytes());
        var start = Stopwatch.GetTimestamp();
        var end = start + (long)(time.TotalSeconds * Stopwatch.Frequency);
        var clients = Enumerable.Range(0, cell.Clients).Select(client => Task.Run(async () =>
        {
            var took = new List<long>(1024);
            for (var from = Stopwatch.GetTimestamp(); from < end;)
            {
                await cell.Run(client);
                var to = Stopwatch.GetTimestamp();
                took.Add(to - from);
                from = to;
            }

            return took;
        }));
        var all = (await Task.WhenAll(clients)).SelectMany(took => took).Order().ToArray();
        var seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        return new(
            all.Length / seconds, At(all, 0.5), At(all, 0.99),
            (OwnCpu() - clientCpu).TotalMilliseconds / all.Length,
            cell.Server is null ? 0 : (cell.Server.Cpu - serverCpu!.Value).TotalMilliseconds / all.Length,
            (GC.GetTotalAllocatedBytes() - allocated) / 1024.0 / all.Length);
    }

    /// <summary>
    /// Open loop: requests are due at fixed moments, and one that is late counts from the moment it was due.
    /// </summary>
    public static async Task<(double P50, double P99)> Paced(Cell cell, double perSecond, TimeSpan time)
    {
        var interval = Stopwatch.Frequency / perSecond;
        var count = (int)(perSecond * time.TotalSeconds);
        var took = new long[count];
        var done = new Task[count];
        var start = Stopwatch.GetTimestamp();
        await Task.Factory.StartNew(
            () =>
            {
                for (var i = 0; i < count; i++)
                {
                    var due = start + (long)(i * interval);
                    while (Stopwatch.GetTimestamp() < due) { Thread.Sleep(TimeSpan.FromMicroseconds(200)); }
                    var index = i;
                    done[i] = Task.Run(async () =>
                    {
                        await cell.Run(index % cell.Clients);
                        took[index] = Stopwatch.GetTimestamp() - due;
                    });
                }
            },
            TaskCreationOptions.LongRunning);
        await Task.WhenAll(done);
        Array.Sort(took);
        return (At(took, 0.5), At(took, 0.99));
    }

    private static double At(long[] sorted, double part) =>
        sorted[Math.Min(sorted.Length - 1, (int)(sorted.Length * part))] * 1000.0 / Stopwatch.Frequency;

    private static TimeSpan OwnCpu()
    {
        _own.Refresh();
        return _own.TotalProcessorTime;
    }
}
