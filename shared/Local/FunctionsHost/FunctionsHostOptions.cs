using System.Security.Cryptography;
using Microsoft.Extensions.Logging;

namespace ServerlessShop.Local.FunctionsHost;

/// <summary>A Function App to run.</summary>
/// <param name="Name">The context's name.</param>
/// <param name="DllPath">The app's assembly; host.json lies beside it.</param>
/// <param name="Settings">App settings (Cosmos__accountEndpoint ...) and the managed identity's variables.</param>
public sealed record FunctionAppSpec(
    string Name, string DllPath, IReadOnlyDictionary<string, string> Settings, int InstanceCount = 1);

/// <summary>How the functions host is to run.</summary>
/// <param name="Address">Where it listens, on loopback: http://127.0.0.1:8404. Port 0 takes a free one.</param>
/// <param name="StateFolder">Where the timers' statuses, the apps' private copies and the host's key are kept.</param>
public sealed record FunctionsHostOptions(string Address, string StateFolder, IReadOnlyList<FunctionAppSpec> Apps)
{
    /// <summary>The file of the state folder with the key of the host that runs, readable by its owner only.</summary>
    public const string KeyFile = "host.key";

    /// <summary>Receives every line of the workers and of the host itself: app, level, line.</summary>
    public Action<string, LogLevel, string> Log { get; init; } = (_, _, _) => { };

    /// <summary>What X-Local-Host-Key must say to ask for the host's status or to fire a function.</summary>
    public string AdminKey { get; init; } = RandomNumberGenerator.GetHexString(32);

    /// <summary>Told of every settlement that is asked for, before it is made.</summary>
    public Seams.Effects Effects { get; init; } = new();

    public string DotnetPath { get; init; } = "dotnet";

    /// <summary>A worker not ready by then is ended and its start has failed.</summary>
    public TimeSpan StartLimit { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>
    /// When the host stops, what runs has that long to finish; then its worker is killed. So long, too, has a worker to
    /// end once it is asked to.
    /// </summary>
    public TimeSpan DrainLimit { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>How often a worker is asked for its health.</summary>
    public TimeSpan HealthInterval { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>A worker that has not said by then that it is well is not.</summary>
    public TimeSpan HealthLimit { get; init; } = TimeSpan.FromSeconds(4);

    /// <summary>Answers missed in a row after which a worker is killed and replaced.</summary>
    public int HealthMissesMax { get; init; } = 3;

    /// <summary>Azure's load balancer waits that long for a response to begin.</summary>
    public TimeSpan ResponseLimit { get; init; } = TimeSpan.FromSeconds(230);

    /// <summary>
    /// The machine's time, by which processes start, crash, drain and time out. Triggers follow the shop's clock, which
    /// may be a virtual one.
    /// </summary>
    public TimeProvider MachineTime { get; init; } = TimeProvider.System;
}
