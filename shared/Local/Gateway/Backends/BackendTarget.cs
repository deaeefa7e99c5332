using ServerlessShop.Local.Gateway.Messages;
using ServerlessShop.Local.Gateway.Policies;

namespace ServerlessShop.Local.Gateway.Backends;

/// <summary>Whom a request is for: the API's own Function App, another backend by its id, or any address.</summary>
/// <param name="Id">The backend's id, where a policy named one.</param>
/// <param name="App">The Function App, where it is one.</param>
/// <param name="Url">The address; null for the API's own.</param>
internal sealed record BackendTarget(string? Id, string? App, GatewayUrl? Url)
{
    public static readonly BackendTarget Default = new(null, null, null);

    public static BackendTarget At(string url) =>
        new(null, null, AddressOf(url) ?? throw new InvalidOperationException($"'{url}' is no http address."));

    public static GatewayUrl? AddressOf(string url) =>
        Uri.TryCreate(url, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" && uri.Query.Length == 0
            ? GatewayUrl.Of(uri)
            : null;

    public GatewayUrl UrlOf(PolicyContext context) => Url ?? context.Matched.Api.ServiceUrl;

    /// <summary>The path of the service's own address, which stands before every operation's.</summary>
    public string BasePath(PolicyContext context) => UrlOf(context).Path;

    /// <summary>Null where the address is no Function App's.</summary>
    public string? AppOf(PolicyContext context) => Url is null ? context.Matched.Api.App : App;
}
