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
    private TimerStatus? _status;

    protected override async Task Listen()
    {
        var now = clock.GetUtcNow();
        if (trigger.UseMonitor && !trigger.Schedule.IsMoreOftenThanEveryMinute(now)) { await Remember(now); }
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

    private async Task Remember(DateTimeOffset now)
    {
        var stored = statuses.Read(app, function.Name);
        _status = stored?.Under(trigger.Schedule, now) ?? TimerStatus.New(trigger.Schedule, now);
        if (_status != stored) { await statuses.Write(app, function.Name, _status); }
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
        await statuses.Write(app, function.Name, _status);
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
