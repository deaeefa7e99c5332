using System.Threading.Channels;
using ServerlessShop.Testing;

namespace ServerlessShop.LocalWorker.Specs.Sending;

/// <summary>A clock moved by hand that tells what is waited for.</summary>
public sealed class ObservedClock(FixedClock clock) : TimeProvider
{
    private readonly Channel<TimeSpan> _timers = Channel.CreateUnbounded<TimeSpan>();

    /// <summary>How long the next timer will take, once somebody has set one.</summary>
    public ValueTask<TimeSpan> NextTimer() => _timers.Reader.ReadAsync();

    public override long TimestampFrequency => clock.TimestampFrequency;

    public override DateTimeOffset GetUtcNow() => clock.GetUtcNow();

    public override long GetTimestamp() => clock.GetTimestamp();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = clock.CreateTimer(callback, state, dueTime, period);
        _timers.Writer.TryWrite(dueTime);
        return timer;
    }
}
