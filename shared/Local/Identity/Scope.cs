using ServerlessShop.Local.Topology;

namespace ServerlessShop.Local.Identity;

/// <summary>What a person's tokens shall be good for: OpenID Connect's own scopes, and at most one API.</summary>
/// <param name="Audience">The API, or null where only the UserInfo endpoint is meant.</param>
/// <param name="Delegated">The scope at the API.</param>
internal sealed record Scope(IReadOnlyList<string> OpenId, string? Audience, string? Delegated)
{
    /// <summary>The one delegated scope of the shop's API.</summary>
    public const string AccessAsUser = "access_as_user";

    public const string Default = "/.default";

    // What Service Bus and Key Vault call their one delegated scope.
    private const string Impersonation = "user_impersonation";

    private static readonly string[] _openId = ["openid", "profile", "email", "offline_access"];

    public bool Has(string scope) => OpenId.Contains(scope);

    /// <summary>In full, as answers name it and as it is kept.</summary>
    public override string ToString() =>
        string.Join(' ', Audience is null ? OpenId : [.. OpenId, $"{Audience}/{Delegated}"]);

    /// <summary>Whether it asks for nothing the other has not.</summary>
    public bool IsWithin(Scope other) =>
        OpenId.All(other.OpenId.Contains) && (Audience is null || Audience == other.Audience);

    public static (Scope? Scope, OAuthError? Error) Parse(string text, string tenant, ShopTopology topology)
    {
        List<string> openId = [];
        (string Audience, string Delegated)? api = null;
        foreach (var part in text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Distinct())
        {
            if (_openId.Contains(part)) { openId.Add(part); continue; }

            if (ApiOf(part, tenant, topology) is not { } known)
            {
                return (null, part.EndsWith(Default, StringComparison.Ordinal)
                    ? OAuthError.UnknownResource(part[..^Default.Length])
                    : new OAuthError(400, "invalid_scope", $"AADSTS70011: The scope '{part}' is not {topology.Audience}/{AccessAsUser}."));
            }

            if (api is { } other && other != known)
            {
                return (null, new OAuthError(
                    400, "invalid_scope", "AADSTS28000: The scope names more than one resource; a token is for one."));
            }

            api = known;
        }

        return openId is [] && api is null
            ? (null, new OAuthError(400, "invalid_scope", $"AADSTS70011: The scope '{text}' is empty."))
            : (new Scope(openId, api?.Audience, api?.Delegated), null);
    }

    private static (string Audience, string Delegated)? ApiOf(string part, string tenant, ShopTopology topology)
    {
        var own = topology.Audience;
        if (part == $"{own}/{AccessAsUser}" || part == own + Default) { return (own, AccessAsUser); }

        foreach (var resource in tenant == Tenant.Workforce ? IdentityOptions.OperatorResources : [])
        {
            if (part == resource + Default || part == $"{resource}/{Impersonation}") { return (resource, Impersonation); }
        }

        return null;
    }
}
