namespace ServerlessShop.Local.FunctionsHost.Metadata;

/// <summary>A function as its worker described it, with settings resolved and everything unsupported refused.</summary>
public sealed record FunctionDefinition(string Name, Trigger Trigger, RetryPolicy Retry)
{
    /// <summary>A setting says so: its trigger does not listen, by hand it can still be run.</summary>
    public bool IsDisabled { get; init; }

    /// <summary>What the worker said, by which two versions of the app are compared.</summary>
    public string Said { get; init; } = "";
}

/// <summary>What makes a function run.</summary>
public abstract record Trigger
{
    private Trigger() { }

    /// <summary>The worker matches the route; the host only forwards.</summary>
    /// <param name="Methods">Empty for all.</param>
    /// <param name="Route">Null for the function's name.</param>
    public sealed record Http(IReadOnlyList<string> Methods, string? Route) : Trigger;

    /// <param name="AutoComplete">Null when the attribute does not say: host.json decides.</param>
    public sealed record ServiceBus(string Topic, string Subscription, bool Batch, bool? AutoComplete) : Trigger;

    public sealed record Cosmos(
        string Database, string Container, string LeaseDatabase, string LeaseContainer, string LeasePrefix,
        TimeSpan PollDelay, int ItemsMax, bool StartFromBeginning) : Trigger
    {
        /// <summary>
        /// The Cosmos extension names leases by prefix and container, not by function: two functions with the same
        /// pair would share one lease and each see only a part of the changes.
        /// </summary>
        public string LeaseId => $"{LeasePrefix}{Database}.{Container}..0";
    }

    public sealed record Timer(Timers.CronSchedule Schedule, bool RunOnStartup, bool UseMonitor) : Trigger;
}
