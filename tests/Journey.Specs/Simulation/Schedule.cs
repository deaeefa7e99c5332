namespace ServerlessShop.Journey.Specs.Simulation;

/// <summary>
/// One virtual clock, one queue of what happens when, and one random sequence that decides everything: a seed is a
/// whole history. All of it happens on one thread, where what was awaited goes on inside the event that completes it.
/// </summary>
internal sealed class Schedule : TimeProvider
{
    /// <summary>All histories begin within the hour before: what is counted by the hour or by the year gets to a turn.</summary>
    private static readonly DateTimeOffset _newYear = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Writers that met at a document wait up to a second, by a random source that is not ours.</summary>
    private static readonly TimeSpan _contentionMax = TimeSpan.FromSeconds(2);

    private readonly PriorityQueue<Action, (long Due, int Tie)> _events = new();
    private readonly Random _random;
    private readonly int _thread = Environment.CurrentManagedThreadId;
    private long _now;
    private ulong _hash = 14695981039346656037;

    public Schedule(int seed)
    {
        _random = new Random(seed);
        Began = _newYear - Between(TimeSpan.Zero, TimeSpan.FromMinutes(Chance(0.7) ? 5 : 60));
        _now = Began.UtcTicks;
    }

    public DateTimeOffset Began { get; }

    public int Steps { get; private set; }

    public DateTimeOffset Now => new(_now, TimeSpan.Zero);

    /// <summary>Two runs of one seed that differ anywhere before now differ in this.</summary>
    public ulong Trace => _hash;

    /// <summary>Called with each line of the history; null costs nothing.</summary>
    public Action<string>? Telling { get; init; }

    public void Tell(string what) => Telling?.Invoke($"{Now:HH:mm:ss.fff} {what}");

    /// <summary>What happened becomes part of the trace.</summary>
    public void Mark(int what) => _hash = (_hash ^ (ulong)(uint)what) * 1099511628211;

    public int Next(int below)
    {
        CheckThread();
        return _random.Next(below);
    }

    public bool Chance(double probability)
    {
        CheckThread();
        return _random.NextDouble() < probability;
    }

    public TimeSpan Between(TimeSpan least, TimeSpan most)
    {
        CheckThread();
        return least + TimeSpan.FromTicks((long)((most - least).Ticks * _random.NextDouble()));
    }

    public void After(TimeSpan delay, Action happens)
    {
        CheckThread();
        _events.Enqueue(happens, (_now + delay.Ticks, _random.Next()));
    }

    public Task Wait(TimeSpan delay)
    {
        var over = new TaskCompletionSource();
        After(delay, over.SetResult);
        return over.Task;
    }

    /// <summary>Lets happen what is due until a moment, or for ever. False when there was too much of it.</summary>
    public bool Run(DateTimeOffset until, int stepsMax)
    {
        while (_events.TryPeek(out var happens, out var when) && when.Due <= until.UtcTicks)
        {
            if (Steps++ >= stepsMax) { return false; }

            _ = _events.Dequeue();
            _now = when.Due;
            Mark((int)_now);
            happens();
            CheckThread();
        }

        return true;
    }

    public override DateTimeOffset GetUtcNow() => Now;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => _now;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        if (period != Timeout.InfiniteTimeSpan) { throw new NotSupportedException("No timer here rings twice."); }

        var timer = new Timer(callback, state);
        if (dueTime == Timeout.InfiniteTimeSpan) { return timer; }

        // A pause of zero sets no timer at all, so that one of a few milliseconds must not be an event either: the
        // store's own delays spread the writers.
        if (dueTime < _contentionMax) { timer.Fire(); }
        else { After(dueTime, timer.Fire); }
        return timer;
    }

    private void CheckThread()
    {
        if (Environment.CurrentManagedThreadId != _thread)
        {
            throw new InvalidOperationException("Something went on on another thread: this history cannot be repeated.");
        }
    }

    private sealed class Timer(TimerCallback callback, object? state) : ITimer
    {
        private bool _stopped;

        public void Fire()
        {
            if (!_stopped) { callback(state); }
        }

        public bool Change(TimeSpan dueTime, TimeSpan period) =>
            throw new NotSupportedException("No timer here is set again.");

        public void Dispose() => _stopped = true;

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}

/// <summary>The clock of one machine, which is never quite right.</summary>
internal sealed class SkewedClock(Schedule schedule, TimeSpan skew) : TimeProvider
{
    public override DateTimeOffset GetUtcNow() => schedule.Now + skew;

    public override long TimestampFrequency => schedule.TimestampFrequency;

    public override long GetTimestamp() => schedule.GetTimestamp();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        schedule.CreateTimer(callback, state, dueTime, period);
}
