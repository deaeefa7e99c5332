using System.Text.Json;
using Microsoft.Extensions.Logging;
using ServerlessShop.Local.FunctionsHost.Invocations;
using ServerlessShop.Local.FunctionsHost.Metadata;

namespace ServerlessShop.Local.FunctionsHost.Timers;

/// <summary>
/// Runs a function by its schedule. There is one per app, however many instances it has, and a run never overlaps the
/// one before: what falls due meanwhile is skipped.
/// </summary>
public sealed class TimerListener(
    string app, FunctionDefinition function, Trigger.Timer trigger, TimerStatusStore statuses, IInvoker worker,
    TimeProvider clock, Func<double> jitter, Action<LogLevel, string> log)
    : Listener(function.Name, log)
{
    /// <summary>How long it waits before it asks the store again for a status it could not read.</summary>
    public static readonly TimeSpan StoreDelay = TimeSpan.FromSeconds(5);

    private TimerStatus? _status;

    protected override async Task Listen()
    {
        var now = clock.GetUtcNow();
        if (trigger.UseMonitor && !trigger.Schedule.IsMoreOftenThanEveryMinute(now)) { now = await Remember(); }
        if (_status is { } status && status.IsPastDue(now))
        {
            Log(LogLevel.Information, $"is past due since {status.Next:u} and runs now.");
            await Run(isPastDue: true);
        }
        else if (trigger.RunOnStartup)
        {
            await Run(isPastDue: false);
        }

        while (!Stopping.IsCancellationRequested)
        {
            now = clock.GetUtcNow();
            if (await Wait(trigger.Schedule.Next(now) - now, clock)) { await Run(isPastDue: false); }
        }
    }

    /// <summary>Ends with the time for which the status is known. Until then nobody knows whether it is past due.</summary>
    private async Task<DateTimeOffset> Remember()
    {
        while (true)
        {
            var now = clock.GetUtcNow();
            try
            {
                var stored = statuses.Read(app, function.Name);
                var status = stored?.Under(trigger.Schedule, now) ?? TimerStatus.New(trigger.Schedule, now);
                if (status != stored) { await Store(status); }
                _status = status;
                return now;
            }
            catch (Exception failure) when (failure is not OperationCanceledException)
            {
                Log(LogLevel.Error, $"cannot read its status, to be tried again: {failure.Message}");
            }

            await Wait(StoreDelay, clock);
            Stopping.ThrowIfCancellationRequested();
        }
    }

    /// <summary>What could not be stored is known until the host ends, and the next run stores its own.</summary>
    private async Task Store(TimerStatus status)
    {
        try
        {
            await statuses.Write(app, function.Name, status);
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            Log(LogLevel.Error, $"goes on, but cannot store its status: {failure.Message}");
        }
    }

    private async Task Run(bool isPastDue)
    {
        var at = clock.GetUtcNow();
        var before = _status;
        var end = await new RetriedInvocation(worker, function.Retry, jitter).Run(
            new(function.Name, json => WriteTrigger(json, before, isPastDue)), delay => Wait(delay, clock), Failed,
            GivingUp);

        // Interrupted by the host's end, it is past due at the next start.
        if (end == InvocationEnd.Interrupted || before is null) { return; }
        _status = TimerStatus.Ran(trigger.Schedule, at);
        await Store(_status);
    }

    private void Failed(string error, bool again) =>
        Log(LogLevel.Error, again ? $"failed, to be tried again: {error}" : $"failed: {error}");

    /// <summary>The value of a TimerInfo parameter.</summary>
    public static void WriteTrigger(Utf8JsonWriter json, TimerStatus? status, bool isPastDue)
    {
        json.WriteStartObject();
        json.WriteNull("Schedule");
        if (status is null)
        {
            json.WriteNull("ScheduleStatus");
        }
        else
        {
            json.WriteStartObject("ScheduleStatus");
            json.WriteString("Last", status.Last?.UtcDateTime ?? default);
            json.WriteString("Next", status.Next.UtcDateTime);
            json.WriteString("LastUpdated", status.LastUpdated.UtcDateTime);
            json.WriteEndObject();
        }

        json.WriteBoolean("IsPastDue", isPastDue);
        json.WriteEndObject();
    }
}
