using System.Buffers.Text;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace ServerlessShop.Local.Identity;

/// <summary>Who a token is for and what it says of them; the rest is the issuer's.</summary>
internal sealed record Grant(string Audience, string Subject, string ObjectId, string ClientId, IReadOnlyList<string> Roles)
{
    /// <summary>The delegated scope, when a person is behind the request. An app acting for itself has none.</summary>
    public string? Scope { get; init; }

    public string? PreferredUsername { get; init; }

    public string? Name { get; init; }
}

/// <summary>One issuer with its own key: customers as External ID has them, or workforce as Entra ID.</summary>
internal sealed class Tenant(string name, string address, SigningKey key, TimeProvider time)
{
    public const string Customers = "customers";
    public const string Workforce = "workforce";

    public static readonly TimeSpan Lifetime = TimeSpan.FromHours(1);

    public string Name => name;

    public string Issuer { get; } = $"{address}/{name}/v2.0";

    public SigningKey Key => key;

    public (string Token, DateTimeOffset Expires) Issue(Grant grant)
    {
        var now = time.GetUtcNow().ToUnixTimeSeconds();
        var expires = now + (long)Lifetime.TotalSeconds;
        var header = new JsonObject { ["typ"] = "JWT", ["alg"] = "RS256", ["kid"] = key.Kid };
        var claims = new JsonObject
        {
            ["aud"] = grant.Audience,
            ["iss"] = Issuer,
            ["iat"] = now,
            ["nbf"] = now,
            ["exp"] = expires,
            ["azp"] = grant.ClientId,
            ["oid"] = grant.ObjectId,
            ["sub"] = grant.Subject,
            ["tid"] = StableId.From($"tenant/{name}").ToString(),
            ["ver"] = "2.0",
        };
        if (grant.Roles is not []) { claims["roles"] = new JsonArray([.. grant.Roles.Select(role => (JsonNode)role)]); }
        if (grant.Scope is not null) { claims["scp"] = grant.Scope; }
        if (grant.PreferredUsername is not null) { claims["preferred_username"] = grant.PreferredUsername; }
        if (grant.Name is not null) { claims["name"] = grant.Name; }

        var text = $"{Encode(header)}.{Encode(claims)}";
        var signature = key.Sign(Encoding.ASCII.GetBytes(text));
        return ($"{text}.{Base64Url.EncodeToString(signature)}", DateTimeOffset.FromUnixTimeSeconds(expires));
    }

    /// <summary>
    /// The discovery document. It names no authorization endpoint, because there is none yet: a client that needs
    /// one fails on reading it, not in the middle of signing in.
    /// </summary>
    public JsonObject Discovery() => new()
    {
        ["issuer"] = Issuer,
        ["token_endpoint"] = $"{address}/{name}/oauth2/v2.0/token",
        ["jwks_uri"] = $"{address}/{name}/discovery/v2.0/keys",
        ["grant_types_supported"] = new JsonArray("client_credentials"),
        ["token_endpoint_auth_methods_supported"] = new JsonArray("client_secret_post"),
        ["subject_types_supported"] = new JsonArray("pairwise"),
        ["id_token_signing_alg_values_supported"] = new JsonArray("RS256"),
        ["claims_supported"] = new JsonArray(
            "sub", "iss", "aud", "exp", "iat", "nbf", "oid", "tid", "ver", "azp", "roles", "scp", "name", "preferred_username"),
    };

    public JsonObject Keys() => new() { ["keys"] = new JsonArray(key.ToJwk(Issuer)) };

    public static string Seconds(DateTimeOffset at) => at.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);

    private static string Encode(JsonObject part) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(part.ToJsonString()));
}
