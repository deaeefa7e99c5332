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
}
