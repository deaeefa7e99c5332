using System.Reflection;
using Microsoft.Azure.Functions.Worker;
using ServerlessShop.Local.FunctionsHost.Timers;

namespace ServerlessShop.Journey.Specs.Contexts;

/// <summary>A function that is run by the clock, as its attributes say.</summary>
/// <param name="Retries">How often a run that failed is tried again, each time after the same pause.</param>
internal sealed record Timer(string Function, CronSchedule Schedule, int Retries, TimeSpan Pause)
{
    public static Timer? Of(MethodInfo function, Attribute trigger)
    {
        if (trigger is not TimerTriggerAttribute { Schedule: var schedule }) { return null; }

        var name = function.GetCustomAttribute<FunctionAttribute>()!.Name;
        return function.GetCustomAttribute<RetryAttribute>() switch
        {
            null => new(name, CronSchedule.Parse(schedule), Retries: 0, TimeSpan.Zero),
            FixedDelayRetryAttribute retry => new(
                name, CronSchedule.Parse(schedule), retry.MaxRetryCount,
                TimeSpan.Parse(retry.DelayInterval, System.Globalization.CultureInfo.InvariantCulture)),
            var other => throw new NotSupportedException($"The journey cannot retry {name} by {other.GetType().Name}."),
        };
    }
}
