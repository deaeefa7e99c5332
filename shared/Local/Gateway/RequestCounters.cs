using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace ServerlessShop.Local.Gateway;

/// <summary>How many requests of an operation ended with a status.</summary>
public sealed record RequestCount(string Api, string Operation, int Status, long Count);

/// <summary>Counts requests, as a metric and to be read here.</summary>
public sealed class RequestCounters : IDisposable
{
    public const string MeterName = "ServerlessShop.Gateway";

    private readonly Meter _meter = new(MeterName);
    private readonly Counter<long> _requests;
    private readonly ConcurrentDictionary<(string Api, string Operation, int Status), StrongCount> _counts = [];

    internal RequestCounters() => _requests = _meter.CreateCounter<long>("gateway.requests", "{request}", "Requests by operation and status.");

    public IReadOnlyList<RequestCount> Read() =>
        [.. _counts
            .Select(one => new RequestCount(one.Key.Api, one.Key.Operation, one.Key.Status, one.Value.Read()))
            .OrderBy(one => one.Api, StringComparer.Ordinal).ThenBy(one => one.Operation, StringComparer.Ordinal).ThenBy(one => one.Status)];

    public void Dispose() => _meter.Dispose();

    internal void Add(string api, string operation, int status)
    {
        _counts.GetOrAdd((api, operation, status), _ => new StrongCount()).Increment();
        _requests.Add(1, new("api", api), new("operation", operation), new("http.response.status_code", status));
    }

    private sealed class StrongCount
    {
        private long _value;

        public void Increment() => Interlocked.Increment(ref _value);

        public long Read() => Interlocked.Read(ref _value);
    }
}
