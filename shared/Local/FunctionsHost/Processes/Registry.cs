namespace ServerlessShop.Local.FunctionsHost.Processes;

/// <summary>
/// Counts the changes of what runs where. Whoever shows instances reads the revision first: a change in between then
/// shows early, and once more, but is never missed.
/// </summary>
public sealed class Registry
{
    private readonly Lock _gate = new();
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _revision = 1;

    /// <summary>The revision, and a task that ends with it.</summary>
    public (long Revision, Task Changed) Now { get { lock (_gate) { return (_revision, _changed.Task); } } }

    /// <summary>Something about an instance, or which there are, is no longer what it was.</summary>
    public void Change()
    {
        lock (_gate)
        {
            _revision++;
            _changed.SetResult();
            _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }
}
