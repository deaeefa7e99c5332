using ServerlessShop.Local.Gateway.Expressions;
using ServerlessShop.Local.Gateway.Messages;
using ServerlessShop.Local.Gateway.Policies;

namespace ServerlessShop.Local.Gateway.Apis;

/// <summary>An API at the gateway: what it offers, what is done to its requests, and which app answers them.</summary>
/// <param name="Path">The API URL suffix, without slashes around it.</param>
/// <param name="App">The context whose Function App answers.</param>
/// <param name="ServiceUrl">The app's address, with the path before every operation's.</param>
internal sealed record GatewayApi(
    string Name, string Path, string App, GatewayUrl ServiceUrl, bool SubscriptionRequired, IReadOnlyList<ApiOperation> Operations)
    : IContextApi, ISubscriptionKeyParameterNames
{
    public const string KeyHeader = "Ocp-Apim-Subscription-Key";
    public const string KeyQuery = "subscription-key";

    public string Id => Name;

    public bool IsCurrentRevision => true;

    public string Revision => "1";

    public string? Version => null;

    public IEnumerable<string> Protocols => ["https"];

    IUrl IApi.ServiceUrl => ServiceUrl;

    public ISubscriptionKeyParameterNames SubscriptionKeyParameterNames => this;

    string ISubscriptionKeyParameterNames.Header => KeyHeader;

    string ISubscriptionKeyParameterNames.Query => KeyQuery;
}

/// <summary>A request that found its operation.</summary>
/// <param name="BackendPath">The path at the backend, encoded: the service's own and the operation's.</param>
internal sealed record MatchedOperation(
    GatewayApi Api, ApiOperation Operation, IReadOnlyDictionary<string, string> Parameters, string BackendPath);
