using System.Collections.Concurrent;
using System.Diagnostics;

namespace ServerlessShop.Platform.Benchmarks.Http;

/// <summary>A way to be measured: what is asked, and the process whose CPU it costs.</summary>
internal sealed record HttpWay(string Name, Func<TimeSpan> Cpu, Uri Address, string Request);

/// <summary>Calls over so many connections: as many as go, or at fixed moments.</summary>
internal sealed class HttpLoad : IDisposable
{
    private readonly RawConnection[] _connections;
    private readonly HttpWay _way;

    private HttpLoad(RawConnection[] connections, HttpWay way) => (_connections, _way) = (connections, way);

    public static async Task<HttpLoad> Open(HttpWay way, int connections)
    {
        var opened = new RawConnection[connections];
        for (var i = 0; i < connections; i++) { opened[i] = await RawConnection.Open(way.Address, way.Request); }
        return new(opened, way);
    }

    public async Task<Sample> Most(TimeSpan time)
    {
        var (own, servers) = (Measuring.OwnCpu, _way.Cpu());
        var start = Stopwatch.GetTimestamp();
        var end = start + (long)(time.TotalSeconds * Stopwatch.Frequency);
        var took = await Task.WhenAll(_connections.Select(connection => Task.Run(async () =>
        {
            var mine = new List<long>(1024);
            for (var from = Stopwatch.GetTimestamp(); from < end;)
            {
                await connection.Ask();
                var to = Stopwatch.GetTimestamp();
                mine.Add(to - from);
                from = to;
            }

            return mine;
        })));
        var all = took.SelectMany(mine => mine).Order().ToArray();
        return new(
            all.Length / Stopwatch.GetElapsedTime(start).TotalSeconds, Measuring.At(all, 0.5), Measuring.At(all, 0.99),
            (Measuring.OwnCpu - own).TotalMilliseconds / all.Length, (_way.Cpu() - servers).TotalMilliseconds / all.Length);
    }

    /// <summary>
    /// Calls at fixed moments, whatever has become of those before. The time of each counts from the moment it was due,
    /// so that one which waits for a connection is not forgiven.
    /// </summary>
    public async Task<Sample> Paced(double perSecond, TimeSpan time)
    {
        var (own, servers) = (Measuring.OwnCpu, _way.Cpu());
        var count = Math.Max(1, (int)(perSecond * time.TotalSeconds));
        var calls = new Task<long>[count];
        var idle = new ConcurrentStack<RawConnection>(_connections);
        using var free = new SemaphoreSlim(_connections.Length, _connections.Length);
        var start = Stopwatch.GetTimestamp();
        await Task.Factory.StartNew(
            () =>
            {
                for (var i = 0; i < count; i++)
                {
                    var due = start + (long)(i / perSecond * Stopwatch.Frequency);
                    while (Stopwatch.GetTimestamp() < due) { Thread.Sleep(TimeSpan.FromMicroseconds(200)); }
                    calls[i] = Task.Run(() => Ask(idle, free, due));
                }
            },
            TaskCreationOptions.LongRunning);
        var all = (await Task.WhenAll(calls)).Order().ToArray();
        return new(
            count / Stopwatch.GetElapsedTime(start).TotalSeconds, Measuring.At(all, 0.5), Measuring.At(all, 0.99),
            (Measuring.OwnCpu - own).TotalMilliseconds / count, (_way.Cpu() - servers).TotalMilliseconds / count);
    }

    public void Dispose()
    {
        foreach (var connection in _connections) { connection.Dispose(); }
    }

    private static async Task<long> Ask(ConcurrentStack<RawConnection> idle, SemaphoreSlim free, long due)
    {
        await free.WaitAsync();
        if (!idle.TryPop(out var connection)) { throw new InvalidOperationException("More are free than are idle."); }
        await connection.Ask();
        idle.Push(connection);
        free.Release();
        return Stopwatch.GetTimestamp() - due;
    }
}
