namespace ServerlessShop.Local.ServiceBus.Queues;

/// <summary>Rings once, at the earliest time it was asked for. The listener looks at the clock itself.</summary>
internal sealed class Alarm : IDisposable
{
    // Timers take no more than 49 days. An alarm that rings too early is asked for again by who finds nothing due.
    private static readonly TimeSpan _longest = TimeSpan.FromDays(30);

    private readonly Lock _lock = new();
    private readonly TimeProvider _clock;
    private readonly ITimer _timer;
    private DateTimeOffset _due = DateTimeOffset.MaxValue;
    private bool _disposed;

    public Alarm(TimeProvider clock, Action ring)
    {
        _clock = clock;
        _timer = clock.CreateTimer(
            _ =>
            {
                lock (_lock) { _due = DateTimeOffset.MaxValue; }
                ring();
            },
            null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public void NoLaterThan(DateTimeOffset due)
    {
        lock (_lock)
        {
            if (due >= _due || _disposed) { return; }

            _due = due;
            var wait = due - _clock.GetUtcNow();
            if (wait > _longest) { wait = _longest; }

            // A timer counts whole milliseconds; ringing before the time would find nothing due.
            _timer.Change(
                wait <= TimeSpan.Zero ? TimeSpan.Zero : TimeSpan.FromMilliseconds(Math.Ceiling(wait.TotalMilliseconds)),
                Timeout.InfiniteTimeSpan);
        }
    }

    public void Dispose()
    {
        lock (_lock) { _disposed = true; }
        _timer.Dispose();
    }
}
