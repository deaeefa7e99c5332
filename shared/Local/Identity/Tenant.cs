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

/// <summary>One issuer with its own keys: customers as External ID has them, or workforce as Entra ID.</summary>
/// <param name="address">How clients reach the provider, without a slash at its end.</param>
internal sealed class Tenant(string name, string address, KeyRing keys, TimeProvider time)
{
    public const string Customers = "customers";
    public const string Workforce = "workforce";

    public static readonly TimeSpan Lifetime = TimeSpan.FromHours(1);

    public string Name => name;

    /// <summary>Where its endpoints begin.</summary>
    public string Path => $"/{name}";

    public string Id { get; } = StableId.From($"tenant/{name}").ToString();

    public string Issuer { get; } = $"{address}/{name}/v2.0";

    public KeyRing Keys => keys;

    /// <summary>An access token.</summary>
    public (string Token, DateTimeOffset Expires) Issue(Grant grant)
    {
        var claims = new JsonObject
        {
            ["aud"] = grant.Audience,
            ["azp"] = grant.ClientId,
            ["oid"] = grant.ObjectId,
            ["sub"] = grant.Subject,
        };
        if (grant.Roles is not []) { claims["roles"] = new JsonArray([.. grant.Roles.Select(role => (JsonNode)role)]); }
        if (grant.Scope is not null) { claims["scp"] = grant.Scope; }
        if (grant.PreferredUsername is not null) { claims["preferred_username"] = grant.PreferredUsername; }
        if (grant.Name is not null) { claims["name"] = grant.Name; }
        return Sign(claims);
    }

    /// <summary>Adds what every token of this issuer says, and signs.</summary>
    public (string Token, DateTimeOffset Expires) Sign(JsonObject claims)
    {
        var now = time.GetUtcNow().ToUnixTimeSeconds();
        var expires = now + (long)Lifetime.TotalSeconds;
        var key = keys.Signing();
        var header = new JsonObject { ["typ"] = "JWT", ["alg"] = "RS256", ["kid"] = key.Kid };
        claims["iss"] = Issuer;
        claims["iat"] = now;
        claims["nbf"] = now;
        claims["exp"] = expires;
        claims["tid"] = Id;
        claims["ver"] = "2.0";

        var text = $"{Encode(header)}.{Encode(claims)}";
        var signature = key.Sign(Encoding.ASCII.GetBytes(text));
        return ($"{text}.{Base64Url.EncodeToString(signature)}", DateTimeOffset.FromUnixTimeSeconds(expires));
    }

    public JsonObject Discovery() => new()
    {
        ["issuer"] = Issuer,
        ["authorization_endpoint"] = $"{address}/{name}/oauth2/v2.0/authorize",
        ["token_endpoint"] = $"{address}/{name}/oauth2/v2.0/token",
        ["end_session_endpoint"] = $"{address}/{name}/oauth2/v2.0/logout",
        ["userinfo_endpoint"] = $"{address}/{name}/oidc/userinfo",
        ["jwks_uri"] = $"{address}/{name}/discovery/v2.0/keys",
        ["response_types_supported"] = new JsonArray("code"),
        ["response_modes_supported"] = new JsonArray("query", "fragment", "form_post"),
        ["grant_types_supported"] = new JsonArray("authorization_code", "refresh_token", "client_credentials"),
        ["code_challenge_methods_supported"] = new JsonArray("S256"),
        ["scopes_supported"] = new JsonArray("openid", "profile", "email", "offline_access"),
        ["token_endpoint_auth_methods_supported"] = new JsonArray("client_secret_post", "none"),
        ["subject_types_supported"] = new JsonArray("pairwise"),
        ["id_token_signing_alg_values_supported"] = new JsonArray("RS256"),
        ["prompt_values_supported"] =
            name == Customers ? new JsonArray("none", "login", "select_account", "create") : new JsonArray("none", "login", "select_account"),
        ["ui_locales_supported"] = new JsonArray("en", "de"),
        ["authorization_response_iss_parameter_supported"] = true,
        ["claims_parameter_supported"] = false,
        ["request_parameter_supported"] = false,
        ["request_uri_parameter_supported"] = false,
        ["claims_supported"] = new JsonArray(
            "sub", "iss", "aud", "exp", "iat", "nbf", "auth_time", "nonce", "sid", "oid", "tid", "ver", "azp", "roles", "scp",
            "name", "preferred_username", "email"),
    };

    public JsonObject KeySet() => new()
    {
        ["keys"] = new JsonArray([.. keys.Published().Select(key => (JsonNode)key.ToJwk(Issuer))]),
    };

    public static string Seconds(DateTimeOffset at) => at.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);

    private static string Encode(JsonObject part) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(part.ToJsonString()));
}
