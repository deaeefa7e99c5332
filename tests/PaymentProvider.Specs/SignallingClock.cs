using ServerlessShop.Testing;

namespace ServerlessShop.PaymentProvider.Specs;

/// <summary>A fixed clock that says when somebody has begun to wait for it.</summary>
public sealed class SignallingClock(FixedClock clock) : TimeProvider
{
    private readonly TaskCompletionSource<TimeSpan> _awaited = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Ends when the first timer is set, with how long it is for.</summary>
    public Task<TimeSpan> Awaited => _awaited.Task;

    public void Advance(TimeSpan by) => clock.Advance(by);

    public override DateTimeOffset GetUtcNow() => clock.GetUtcNow();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = clock.CreateTimer(callback, state, dueTime, period);
        _awaited.TrySetResult(dueTime);
        return timer;
    }
}
