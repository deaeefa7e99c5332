using Microsoft.Extensions.Logging;
using ServerlessShop.Local.FunctionsHost.Processes;
using ServerlessShop.Local.FunctionsHost.Timers;
using ServerlessShop.Local.FunctionsHost.Versions;
using ServerlessShop.Local.Seams;

namespace ServerlessShop.Local.FunctionsHost;

/// <summary>What the host's apps share.</summary>
/// <param name="Clock">The shop's time, which triggers follow.</param>
/// <param name="Http">For requests to workers: no redirects, no cookies, no decompression, no retry of its own.</param>
public sealed record HostParts(
    FunctionsHostOptions Options, IBroker Broker, IChangeFeed Feed, TimeProvider Clock, TimerStatusStore Timers,
    HttpMessageInvoker Http)
{
    /// <summary>Azure gives that long to what runs in an instance that is scaled in.</summary>
    private static readonly TimeSpan _unboundedFinishLimit = TimeSpan.FromMinutes(60);

    public PrivateCopies Copies { get; } = new(Path.Combine(Options.StateFolder, "apps"));

    public Registry Registry { get; } = new();

    /// <summary>Where workers report to; known once the host listens.</summary>
    public Uri Address { get; set; } = new(Options.Address);

    /// <summary>
    /// How long what runs may go on where an instance or a listener is no longer wanted while the host goes on: as long
    /// as a response may wait or a function run, or an update would break what is in good order.
    /// </summary>
    public TimeSpan FinishLimit(AppVersion version)
    {
        var function = version.HostJson.FunctionTimeout ?? _unboundedFinishLimit;
        return function > Options.ResponseLimit ? function : Options.ResponseLimit;
    }

    public void Log(string app, LogLevel level, string line) => Options.Log(app, level, line);
}
