using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using ServerlessShop.Local.Topology;

namespace ServerlessShop.Local.Identity;

/// <summary>Turns a code or a refresh token into a person's tokens. What was taken is on disk before anything is given.</summary>
internal sealed class UserGrants(ShopTopology topology, Users users, UserTokens tokens, IdentityStore store, TimeProvider time)
{
    /// <summary>As in Entra, a browser's refresh tokens end a day after signing in, however often they are renewed.</summary>
    public static readonly TimeSpan SpaFamilyLifetime = TimeSpan.FromHours(24);

    /// <summary>Those of other apps live on while they are used.</summary>
    public static readonly TimeSpan NativeFamilyLifetime = TimeSpan.FromDays(90);

    private const int VerifierLengthMin = 43;
    private const int VerifierLengthMax = 128;

    public static Dictionary<string, object> Bearer(string accessToken, string? scope)
    {
        var answer = new Dictionary<string, object>
        {
            ["token_type"] = "Bearer",
            ["expires_in"] = (int)Tenant.Lifetime.TotalSeconds,
            ["access_token"] = accessToken,
        };
        if (scope is not null) { answer["scope"] = scope; }
        return answer;
    }

    public async Task<(Dictionary<string, object>? Answer, OAuthError? Error)> Code(Tenant tenant, Client client, IFormCollection form)
    {
        if (Missing(form, "code", "redirect_uri", "code_verifier") is { } missing) { return (null, missing); }

        var now = time.GetUtcNow();
        var refresh = OpaqueToken.Create();
        var grant = await store.TakeCode(
            OpaqueToken.Hash(form["code"].ToString()),
            now,
            made => made.Granted.Tenant == tenant.Name
                && made.Granted.ClientId == client.Id
                && made.RedirectUri == form["redirect_uri"].ToString()
                && IsProof(form["code_verifier"].ToString(), made.Challenge)
                && users.WithObjectId(tenant.Name, made.Granted.ObjectId) is not null,
            made => ScopeOf(made.Granted).Has("offline_access") ? (OpaqueToken.Hash(refresh), now + LifetimeOf(client)) : null);
        if (grant is null) { return (null, OAuthError.BadCode); }

        var scope = ScopeOf(grant.Granted);
        return (Tokens(tenant, grant.Granted, scope, grant.Nonce, scope.Has("offline_access") ? refresh : null), null);
    }

    public async Task<(Dictionary<string, object>? Answer, OAuthError? Error)> Refresh(Tenant tenant, Client client, IFormCollection form)
    {
        if (Missing(form, "refresh_token") is { } missing) { return (null, missing); }

        Scope? asked = null;
        if (form["scope"].ToString() is { Length: > 0 } text)
        {
            (asked, var unknown) = Scope.Parse(text, tenant.Name, topology);
            if (asked is null) { return (null, unknown); }
        }

        var refresh = OpaqueToken.Create();
        var (grant, error) = await store.Rotate(
            OpaqueToken.Hash(form["refresh_token"].ToString()), tenant.Name, client.Id, OpaqueToken.Hash(refresh), time.GetUtcNow(),
            client.Type == ClientType.Native ? NativeFamilyLifetime : null,
            granted => users.WithObjectId(tenant.Name, granted.ObjectId) is null ? OAuthError.BadRefreshToken
                : asked?.IsWithin(ScopeOf(granted)) is false ? new OAuthError(
                    400, "invalid_scope", $"AADSTS70011: '{asked}' is more than '{granted.Scope}', which was granted.")
                : null);
        return grant is null ? (null, error) : (Tokens(tenant, grant, asked ?? ScopeOf(grant), nonce: null, refresh), null);
    }

    private Dictionary<string, object> Tokens(Tenant tenant, SignedInGrant granted, Scope scope, string? nonce, string? refresh)
    {
        var user = users.WithObjectId(tenant.Name, granted.ObjectId)!;
        var answer = Bearer(tokens.Access(tenant, user, granted.ClientId, scope), scope.ToString());
        if (scope.Has("openid")) { answer["id_token"] = UserTokens.Id(tenant, user, granted, scope, nonce); }
        if (refresh is not null) { answer["refresh_token"] = refresh; }
        return answer;
    }

    private Scope ScopeOf(SignedInGrant granted)
    {
        // Kept as it was granted; a resource that is gone since is no longer granted by anybody.
        var (scope, error) = Scope.Parse(granted.Scope, granted.Tenant, topology);
        return scope ?? throw new InvalidDataException($"A grant in the store cannot be read: {error!.Description}");
    }

    private static TimeSpan LifetimeOf(Client client) => client.Type == ClientType.Spa ? SpaFamilyLifetime : NativeFamilyLifetime;

    private static OAuthError? Missing(IFormCollection form, params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            if (form[name].ToString().Length == 0)
            {
                return OAuthError.InvalidRequest($"AADSTS900144: The request body must contain the parameter '{name}'.");
            }
        }

        return null;
    }

    private static bool IsProof(string verifier, string challenge) =>
        verifier.Length is >= VerifierLengthMin and <= VerifierLengthMax
        && verifier.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '.' or '_' or '~')
        && CryptographicOperations.FixedTimeEquals(
            Encoding.ASCII.GetBytes(Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(verifier)))), Encoding.ASCII.GetBytes(challenge));
}
