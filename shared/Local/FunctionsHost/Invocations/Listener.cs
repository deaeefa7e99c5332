using Microsoft.Extensions.Logging;

namespace ServerlessShop.Local.FunctionsHost.Invocations;

/// <summary>
/// What waits for a trigger's events and runs a function for each. Stopping has two stages: begin nothing new, then
/// (when the time to drain is over) give up what still runs.
/// </summary>
public abstract class Listener(string name, Action<LogLevel, string> log) : IDisposable
{
    private readonly CancellationTokenSource _stopping = new();
    private readonly CancellationTokenSource _givingUp = new();
    private Task _listening = Task.CompletedTask;

    /// <summary>Begin nothing new.</summary>
    protected CancellationToken Stopping => _stopping.Token;

    /// <summary>Wait no longer for what runs. Whatever it does from here on counts as not having happened.</summary>
    protected CancellationToken GivingUp => _givingUp.Token;

    public void Start() => _listening = Task.Run(ListenUntilStopped);

    /// <summary>Ends when nothing runs any more, or soon after the time to drain is over.</summary>
    public async Task Stop(CancellationToken drainIsOver)
    {
        await _stopping.CancelAsync();
        await using (drainIsOver.Register(_givingUp.Cancel))
        {
            // What ended it early has been logged already.
            await _listening.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>After it has stopped.</summary>
    public void Dispose()
    {
        _stopping.Dispose();
        _givingUp.Dispose();
        GC.SuppressFinalize(this);
    }

    protected abstract Task Listen();

    protected void Log(LogLevel level, string line) => log(level, $"{name}: {line}");

    /// <summary>Waits; false when stopped meanwhile. In steps, because no single timer spans months.</summary>
    protected async Task<bool> Wait(TimeSpan delay, TimeProvider clock)
    {
        var until = clock.GetUtcNow() + delay;
        while (!Stopping.IsCancellationRequested)
        {
            var left = until - clock.GetUtcNow();
            if (left <= TimeSpan.Zero) { return true; }
            var step = left < TimeSpan.FromDays(1) ? left : TimeSpan.FromDays(1);
            await Task.Delay(step, clock, Stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        return false;
    }

    private async Task ListenUntilStopped()
    {
        try
        {
            await Listen();
        }
        catch (OperationCanceledException) when (Stopping.IsCancellationRequested)
        {
            // Asked for.
        }
        catch (Exception bug)
        {
            Log(LogLevel.Critical, $"stopped listening: {bug.Message}");
            throw;
        }
    }
}
