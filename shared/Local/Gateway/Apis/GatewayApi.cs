using ServerlessShop.Local.Gateway.Policies;

namespace ServerlessShop.Local.Gateway.Apis;

/// <summary>An API at the gateway: what it offers, what is done to its requests, and which app answers them.</summary>
/// <param name="Path">The API URL suffix, without slashes around it.</param>
/// <param name="App">The context whose Function App answers.</param>
internal sealed record GatewayApi(
    string Name, string Path, string App, IReadOnlyList<ApiOperation> Operations, PolicyPipeline Pipeline);

/// <summary>A request that found its operation.</summary>
/// <param name="BackendPath">The path at the Function App, encoded: /api/, the API's path and the operation's.</param>
internal sealed record MatchedOperation(
    GatewayApi Api, ApiOperation Operation, IReadOnlyDictionary<string, string> Parameters, string BackendPath);
