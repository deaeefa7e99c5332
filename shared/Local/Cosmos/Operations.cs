using System.Collections.Concurrent;

namespace ServerlessShop.Local.Cosmos;

/// <summary>What a request did, as the bill and the design's arithmetic count it.</summary>
public enum OperationKind
{
    PointRead,
    Query,
    Create,
    Replace,
    Upsert,
    Patch,
    Delete,
    Batch,
    BatchOperation,
    FeedPage,
}

/// <summary>Counts of one container: how often each kind ran, and the request units they were charged.</summary>
public sealed record OperationCount(string Container, OperationKind Kind, long Count, double RequestUnits);

/// <summary>Counts every operation since the start, by container and kind.</summary>
public sealed class Operations
{
    private static readonly int _kinds = Enum.GetValues<OperationKind>().Length;

    private readonly ConcurrentDictionary<string, Counter> _containers = new();

    public IReadOnlyList<OperationCount> Snapshot() =>
        [.. from container in _containers.OrderBy(pair => pair.Key, StringComparer.Ordinal)
            from kind in Enum.GetValues<OperationKind>()
            let count = container.Value.Count(kind)
            where count > 0
            select new OperationCount(container.Key, kind, count, container.Value.RequestUnits(kind))];

    public long Count(string container, OperationKind kind) =>
        _containers.TryGetValue(container, out var counter) ? counter.Count(kind) : 0;

    public void Reset() => _containers.Clear();

    internal void Add(string container, OperationKind kind, double requestUnits, int times = 1) =>
        _containers.GetOrAdd(container, _ => new Counter()).Add(kind, requestUnits, times);

    private sealed class Counter
    {
        private readonly long[] _counts = new long[_kinds];
        private readonly long[] _hundredths = new long[_kinds];

        public void Add(OperationKind kind, double requestUnits, int times)
        {
            Interlocked.Add(ref _counts[(int)kind], times);
            Interlocked.Add(ref _hundredths[(int)kind], (long)Math.Round(requestUnits * 100));
        }

        public long Count(OperationKind kind) => Interlocked.Read(ref _counts[(int)kind]);

        public double RequestUnits(OperationKind kind) => Interlocked.Read(ref _hundredths[(int)kind]) / 100.0;
    }
}
