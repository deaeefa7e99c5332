using System.Threading.Channels;
using ServerlessShop.Testing;

namespace ServerlessShop.FunctionsHost.Specs.Fakes;

/// <summary>A fixed clock that tells when somebody has begun to wait, so that no spec advances it too early.</summary>
public sealed class ArmedClock(DateTimeOffset now) : TimeProvider
{
    private readonly FixedClock _clock = new(now);
    private readonly Channel<TimeSpan> _armed = Channel.CreateUnbounded<TimeSpan>();

    public override long TimestampFrequency => _clock.TimestampFrequency;

    public override DateTimeOffset GetUtcNow() => _clock.GetUtcNow();

    public override long GetTimestamp() => _clock.GetTimestamp();

    public void Advance(TimeSpan by) => _clock.Advance(by);

    /// <summary>Ends when a wait of exactly this length begins, or has begun since this was last asked.</summary>
    public async Task Armed(TimeSpan wait)
    {
        while (await _armed.Reader.ReadAsync().AsTask().Soon() != wait) { }
    }

    /// <summary>Somebody waits that long, and it is over.</summary>
    public async Task Pass(TimeSpan wait)
    {
        await Armed(wait);
        Advance(wait);
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = _clock.CreateTimer(callback, state, dueTime, period);
        _armed.Writer.TryWrite(dueTime);
        return timer;
    }
}
