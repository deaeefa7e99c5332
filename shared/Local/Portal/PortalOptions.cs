using System.Text.Json;
using ServerlessShop.Local.Topology;

namespace ServerlessShop.Local.Portal;

/// <summary>What the portal is made of.</summary>
/// <param name="Root">The repository's folder: OpenAPI files and clients are read from there.</param>
/// <param name="Issuers">With whom people may sign in to try calls.</param>
public sealed record PortalOptions(string Root, ShopTopology Topology, IReadOnlyList<PortalIssuer> Issuers);

/// <summary>An issuer, and how the portal's page signs people in with it.</summary>
/// <param name="Tenant">customers or workforce.</param>
/// <param name="Configuration">The address of its discovery document.</param>
public sealed record PortalIssuer(string Tenant, string Configuration)
{
    /// <summary>What the portal's page is registered as with each issuer.</summary>
    public const string Client = "try-it";

    private const string Discovery = "/v2.0/.well-known/openid-configuration";

    /// <summary>Both endpoints are where Entra has them; asking at the start would need the issuer to be up first.</summary>
    public string AuthorizationUrl => $"{Address}/oauth2/v2.0/authorize";

    public string TokenUrl => $"{Address}/oauth2/v2.0/token";

    private string Address => Configuration.EndsWith(Discovery, StringComparison.Ordinal)
        ? Configuration[..^Discovery.Length]
        : throw new StartException($"'{Configuration}' is no address of a discovery document of {Tenant}.");

    /// <exception cref="StartException">The client is not registered with this issuer.</exception>
    public string ClientId(string root)
    {
        var path = Path.Combine(root, "shared", "Local", "Identity", "clients.json");
        try
        {
            using var clients = JsonDocument.Parse(File.ReadAllText(path));
            foreach (var client in clients.RootElement.EnumerateArray())
            {
                if (client.GetProperty("tenant").ValueEquals(Tenant) && client.GetProperty("name").ValueEquals(Client))
                {
                    return client.GetProperty("clientId").GetString()!;
                }
            }
        }
        catch (Exception unreadable) when (unreadable is IOException or JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw new StartException($"{path}: {unreadable.Message}");
        }

        throw new StartException($"{path}: {Tenant} has no client '{Client}', with which the developer portal signs people in.");
    }
}
