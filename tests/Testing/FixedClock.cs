namespace ServerlessShop.Testing;

/// <summary>A clock that moves only when told to, and fires the timers it passes.</summary>
public sealed class FixedClock(DateTimeOffset now) : TimeProvider
{
    private readonly Lock _lock = new();
    private readonly List<FixedTimer> _timers = [];
    private DateTimeOffset _now = now;

    public override DateTimeOffset GetUtcNow() { lock (_lock) { return _now; } }

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => GetUtcNow().UtcTicks;

    public void Advance(TimeSpan by)
    {
        var until = GetUtcNow() + by;
        while (true)
        {
            FixedTimer? next;
            lock (_lock)
            {
                next = _timers.Where(timer => timer.Due <= until).MinBy(timer => timer.Due);
                if (next is null) { _now = until; return; }
                if (next.Due > _now) { _now = next.Due; }
                next.Rearm(_now);
            }

            next.Fire();
        }
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new FixedTimer(this, callback, state);
        timer.Change(dueTime, period);
        lock (_lock) { _timers.Add(timer); }
        return timer;
    }

    private sealed class FixedTimer(FixedClock clock, TimerCallback callback, object? state) : ITimer
    {
        private TimeSpan _period = Timeout.InfiniteTimeSpan;

        public DateTimeOffset Due { get; private set; } = DateTimeOffset.MaxValue;

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            Due = dueTime == Timeout.InfiniteTimeSpan ? DateTimeOffset.MaxValue : clock.GetUtcNow() + dueTime;
            _period = period;
            return true;
        }

        public void Rearm(DateTimeOffset now) =>
            Due = _period <= TimeSpan.Zero ? DateTimeOffset.MaxValue : now + _period;

        public void Fire() => callback(state);

        public void Dispose() { lock (clock._lock) { clock._timers.Remove(this); } }

        public ValueTask DisposeAsync() { Dispose(); return ValueTask.CompletedTask; }
    }
}
