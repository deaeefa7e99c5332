using ServerlessShop.Local.FunctionsHost.Metadata;

namespace ServerlessShop.Local.FunctionsHost.Http;

/// <summary>What host.json allows of requests to one instance: so many run, so many more wait, the rest is 429.</summary>
public sealed class RequestLimits(HttpSettings http) : IDisposable
{
    private readonly SemaphoreSlim? _running = http.ConcurrentMax is { } max ? new(max, max) : null;
    private int _outstanding;

    /// <summary>False when as many as may are running or waiting already.</summary>
    public bool TryTake()
    {
        if (Interlocked.Increment(ref _outstanding) <= (http.OutstandingMax ?? int.MaxValue)) { return true; }
        Interlocked.Decrement(ref _outstanding);
        return false;
    }

    /// <summary>Waits for its turn to run; to be ended by disposing of the result.</summary>
    public async Task<IDisposable?> Begin(CancellationToken cancellation)
    {
        if (_running is null) { return null; }
        await _running.WaitAsync(cancellation);
        return new Turn(_running);
    }

    /// <summary>After a take, however it went on.</summary>
    public void Leave() => Interlocked.Decrement(ref _outstanding);

    public void Dispose() => _running?.Dispose();

    private sealed class Turn(SemaphoreSlim running) : IDisposable
    {
        public void Dispose() => running.Release();
    }
}
