using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using ServerlessShop.Local.Topology;

namespace ServerlessShop.Local.Identity;

/// <summary>What a person's tokens say.</summary>
internal sealed class UserTokens(ShopTopology topology)
{
    /// <summary>Whom a token without an API is for: Microsoft Graph in Entra, whose UserInfo endpoint it opens.</summary>
    public const string UserInfoAudience = "00000003-0000-0000-c000-000000000000";

    /// <summary>The role that opens the platform's own resources to a person.</summary>
    public const string OperatorRole = "operator";

    public string Access(Tenant tenant, User user, string clientId, Scope scope)
    {
        // A role of the shop's API means nothing to a resource of the platform; an operator's does.
        var roles = scope.Audience is null ? []
            : scope.Audience == topology.Audience ? user.Roles
            : [.. user.Roles.Where(role => role == OperatorRole)];
        var subject = PairwiseSubject(user, scope.Audience ?? clientId);
        return tenant.Issue(new Grant(scope.Audience ?? UserInfoAudience, subject, user.Oid.ToString(), clientId, roles)
        {
            Scope = scope.Delegated ?? string.Join(' ', scope.OpenId.Where(name => name != "offline_access")),
            PreferredUsername = user.Email,
            Name = user.Name,
        }).Token;
    }

    public static string Id(Tenant tenant, User user, SignedInGrant granted, Scope scope, string? nonce)
    {
        var claims = PersonOf(user, granted.ClientId, scope);
        claims["aud"] = granted.ClientId;
        claims["oid"] = user.Oid.ToString();
        claims["auth_time"] = granted.AuthenticatedAt;
        claims["sid"] = granted.SessionId;
        if (nonce is not null) { claims["nonce"] = nonce; }
        return tenant.Sign(claims).Token;
    }

    /// <summary>What a client may know of a person by its scope.</summary>
    public static JsonObject PersonOf(User user, string clientId, Scope scope)
    {
        var claims = new JsonObject { ["sub"] = PairwiseSubject(user, clientId) };
        if (scope.Has("profile"))
        {
            claims["name"] = user.Name;
            claims["preferred_username"] = user.Email;
        }

        if (scope.Has("email")) { claims["email"] = user.Email; }
        return claims;
    }

    // As in Entra, sub differs from app to app: who joins people by it across apps fails here too.
    private static string PairwiseSubject(User user, string app) =>
        Base64Url.EncodeToString(SHA256.HashData(Encoding.UTF8.GetBytes($"{user.Oid}/{app}")));
}
