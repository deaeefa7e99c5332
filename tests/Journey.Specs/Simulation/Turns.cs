namespace ServerlessShop.Journey.Specs.Simulation;

/// <summary>
/// Where several await the same task, the runtime lets all but one go on in its thread pool. Code that runs here goes on
/// in the schedule instead. Code that says ConfigureAwait(false) must not run here: it would be sent to the pool.
/// </summary>
internal sealed class Turns(Schedule schedule) : SynchronizationContext
{
    public override void Post(SendOrPostCallback d, object? state) =>
        schedule.After(TimeSpan.Zero, () => Run(() => d(state)));

    public override void Send(SendOrPostCallback d, object? state) =>
        throw new NotSupportedException("Nobody here waits for another's turn.");

    public override SynchronizationContext CreateCopy() => this;

    public void Run(Action begin)
    {
        SetSynchronizationContext(this);
        try { begin(); }
        finally { SetSynchronizationContext(null); }
    }
}
