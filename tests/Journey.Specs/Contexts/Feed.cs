using System.Globalization;
using System.Reflection;
using Microsoft.Azure.Functions.Worker;

namespace ServerlessShop.Journey.Specs.Contexts;

/// <summary>How the reader of a change feed is tried again, as its attributes say.</summary>
/// <param name="Retries">Null: without end.</param>
internal sealed record Feed(int? Retries, TimeSpan PauseFirst, TimeSpan PauseLongest)
{
    public static Feed? Of(MethodInfo function, Attribute trigger) =>
        trigger is not CosmosDBTriggerAttribute ? null : function.GetCustomAttribute<RetryAttribute>() switch
        {
            ExponentialBackoffRetryAttribute retry => new(
                retry.MaxRetryCount < 0 ? null : retry.MaxRetryCount, Read(retry.MinimumInterval), Read(retry.MaximumInterval)),
            var other => throw new NotSupportedException(
                $"The journey cannot retry {function.DeclaringType}.{function.Name} by {other?.GetType().Name ?? "nothing"}."),
        };

    public TimeSpan PauseAfter(int attempt)
    {
        var pause = PauseFirst * Math.Pow(2, Math.Min(attempt, 16));
        return pause < PauseLongest ? pause : PauseLongest;
    }

    private static TimeSpan Read(string interval) => TimeSpan.Parse(interval, CultureInfo.InvariantCulture);
}
