using System.Collections.Concurrent;

namespace ServerlessShop.Local.FunctionsHost.Invocations;

/// <summary>What a function has done since the host started.</summary>
/// <param name="Function">Its name; "http" for all HTTP functions of the app together, as Flex scales them.</param>
public sealed record FunctionCount(string App, string Function, long Invocations, long Failures, TimeSpan Duration);

/// <summary>Counts the invocations of one app.</summary>
public sealed class InvocationCounters(string app)
{
    /// <summary>The worker matches the routes, so the host does not know which HTTP function ran.</summary>
    public const string Http = "http";

    private readonly ConcurrentDictionary<string, Counter> _counters = new();

    public void Count(string function, bool succeeded, TimeSpan duration)
    {
        var counter = _counters.GetOrAdd(function, _ => new Counter());
        Interlocked.Increment(ref counter.Invocations);
        if (!succeeded) { Interlocked.Increment(ref counter.Failures); }
        Interlocked.Add(ref counter.Ticks, duration.Ticks);
    }

    public IReadOnlyList<FunctionCount> Read() =>
    [
        .. _counters
            .Select(entry => new FunctionCount(
                app,
                entry.Key,
                Interlocked.Read(ref entry.Value.Invocations),
                Interlocked.Read(ref entry.Value.Failures),
                TimeSpan.FromTicks(Interlocked.Read(ref entry.Value.Ticks))))
            .OrderBy(count => count.Function, StringComparer.Ordinal),
    ];

    private sealed class Counter
    {
        public long Invocations;
        public long Failures;
        public long Ticks;
    }
}
