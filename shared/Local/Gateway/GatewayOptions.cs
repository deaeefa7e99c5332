using Microsoft.Extensions.Logging;
using ServerlessShop.Local.Topology;

namespace ServerlessShop.Local.Gateway;

/// <summary>What the gateway is started with.</summary>
/// <param name="Address">Where to listen. Port 0 takes a free one.</param>
/// <param name="Root">The repository's folder: policies and OpenAPI files are read from where the topology says.</param>
/// <param name="NamedValues">What stands for {{name}} in policies. In Azure these are API Management's named values.</param>
public sealed record GatewayOptions(
    string Address, string Root, ShopTopology Topology, IReadOnlyDictionary<string, string> NamedValues)
{
    /// <summary>One line per request at Debug; failures of the gateway itself at Error.</summary>
    public Action<LogLevel, string> Log { get; init; } = (_, _) => { };

    /// <summary>Nobody reads lines below this level: a request's is not written then.</summary>
    public LogLevel LogLevel { get; init; } = LogLevel.Debug;

    /// <summary>Where compiled expressions are kept between starts; null compiles them at each.</summary>
    public string? CacheFolder { get; init; }

    /// <summary>The functions host's list of instances; null leaves the choice of an instance to the host.</summary>
    public Uri? Registry { get; init; }

    /// <summary>Who may call with which key. Their keys are secrets and so not in the topology.</summary>
    public IReadOnlyList<GatewaySubscription> Subscriptions { get; init; } = [];
}
