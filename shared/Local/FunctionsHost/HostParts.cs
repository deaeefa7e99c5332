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
    public PrivateCopies Copies { get; } = new(Path.Combine(Options.StateFolder, "apps"));

    public Registry Registry { get; } = new();

    /// <summary>Where workers report to; known once the host listens.</summary>
    public Uri Address { get; set; } = new(Options.Address);

    public void Log(string app, LogLevel level, string line) => Options.Log(app, level, line);
}
