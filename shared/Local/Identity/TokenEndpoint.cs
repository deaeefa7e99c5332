using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace ServerlessShop.Local.Identity;

/// <summary>Where apps get tokens by secret, and, for now, people by password.</summary>
internal sealed class TokenEndpoint(IdentityOptions options, Apps apps, Users users, string replaySecret, TimeProvider time)
{
    /// <summary>The one delegated scope of the shop's API.</summary>
    public const string UserScope = "access_as_user";

    /// <summary>The role that opens the platform's own resources to a person.</summary>
    public const string OperatorRole = "operator";

    private const string DefaultScope = "/.default";

    // What Service Bus and Key Vault call their one delegated scope.
    private const string ResourceScope = "user_impersonation";

    private readonly byte[] _replaySecret = Hash(replaySecret);

    /// <summary>POST /{tenant}/oauth2/v2.0/token.</summary>
    public async Task Token(HttpContext http, Tenant tenant)
    {
        if (await Form(http) is not { } form) { return; }

        var grantType = form["grant_type"].ToString();
        if (grantType.Length == 0)
        {
            await OAuthError.InvalidRequest("AADSTS900144: The request body must contain the parameter 'grant_type'.").Write(http, time);
            return;
        }

        // Not the password grant either: an app that asks people for their passwords would work here and not in Azure.
        if (grantType != "client_credentials")
        {
            await new OAuthError(400, "unsupported_grant_type", $"The grant type '{grantType}' is not offered here.").Write(http, time);
            return;
        }

        if (SignedIn(tenant, form["client_id"].ToString(), form["client_secret"].ToString()) is not { } app)
        {
            await new OAuthError(401, "invalid_client", "AADSTS7000215: Invalid client or client secret.").Write(http, time);
            return;
        }

        var scope = form["scope"].ToString();
        if (!scope.EndsWith(DefaultScope, StringComparison.Ordinal))
        {
            await new OAuthError(400, "invalid_scope", $"AADSTS1002012: The scope '{scope}' is not <resource>/.default.").Write(http, time);
            return;
        }

        var audience = scope[..^DefaultScope.Length];
        if (!IsKnown(audience)) { await OAuthError.UnknownResource(audience).Write(http, time); return; }

        var grant = new Grant(audience, app.ObjectId, app.ObjectId, app.ClientId, app.RolesAt(audience));
        await Answer(http, tenant.Issue(grant).Token, scope: null);
    }

    /// <summary>
    /// POST /{tenant}/local/token stands in for the sign-in page until the authorization code flow with PKCE is
    /// there. Azure has nothing like it; nothing but the platform's verbs, tests and front end may call it.
    /// </summary>
    public async Task SignIn(HttpContext http, Tenant tenant)
    {
        if (await Form(http) is not { } form) { return; }

        if (await AudienceOf(http, tenant, form["scope"].ToString()) is not { } audience) { return; }

        var user = users.SignIn(tenant.Name, form["username"].ToString(), form["password"].ToString());
        if (user is null)
        {
            await new OAuthError(401, "invalid_grant", "AADSTS50126: Invalid user name or password.").Write(http, time);
            return;
        }

        var ownApi = audience == options.Topology.Audience;
        var scope = ownApi ? UserScope : ResourceScope;

        // A role of the shop's API means nothing to a resource of the platform; an operator's does.
        var roles = ownApi ? user.Roles : [.. user.Roles.Where(role => role == OperatorRole)];
        var granted = new Grant(audience, PairwiseSubject(user), user.Oid.ToString(), ClientOf(tenant), roles)
        {
            Scope = scope,
            PreferredUsername = user.Email,
            Name = user.Name,
        };
        await Answer(http, tenant.Issue(granted).Token, $"{audience}/{scope}");
    }

    private async Task<string?> AudienceOf(HttpContext http, Tenant tenant, string scope)
    {
        var own = options.Topology.Audience;
        if (scope == $"{own}/{UserScope}" || scope == own + DefaultScope) { return own; }

        if (scope.EndsWith(DefaultScope, StringComparison.Ordinal))
        {
            var resource = scope[..^DefaultScope.Length];
            if (tenant.Name == Tenant.Workforce && IdentityOptions.OperatorResources.Contains(resource)) { return resource; }
            await OAuthError.UnknownResource(resource).Write(http, time);
            return null;
        }

        await new OAuthError(
            400, "invalid_scope", $"AADSTS70011: The scope '{scope}' is not {own}/{UserScope}.").Write(http, time);
        return null;
    }

    public bool IsKnown(string resource) => resource == options.Topology.Audience || options.Resources.Contains(resource);

    private App? SignedIn(Tenant tenant, string clientId, string secret)
    {
        // One app has a secret. The others are managed identities, which have none to steal.
        var matches = CryptographicOperations.FixedTimeEquals(Hash(secret), _replaySecret);
        return apps.WithClientId(clientId) is { Name: Apps.Replay } app && matches && tenant.Name == Tenant.Workforce ? app : null;
    }

    private async Task<IFormCollection?> Form(HttpContext http)
    {
        if (!http.Request.HasFormContentType)
        {
            await OAuthError.InvalidRequest("The body is not application/x-www-form-urlencoded.").Write(http, time);
            return null;
        }

        try
        {
            var form = await http.Request.ReadFormAsync(http.RequestAborted);
            if (form.All(field => field.Value.Count == 1)) { return form; }
            await OAuthError.InvalidRequest("A parameter is there more than once.").Write(http, time);
        }
        catch (Exception malformed) when (malformed is InvalidDataException or BadHttpRequestException)
        {
            await OAuthError.InvalidRequest(malformed.Message).Write(http, time);
        }

        return null;
    }

    private static Task Answer(HttpContext http, string token, string? scope)
    {
        http.Response.Headers.CacheControl = "no-store";
        var answer = new Dictionary<string, object>
        {
            ["token_type"] = "Bearer",
            ["expires_in"] = (int)Tenant.Lifetime.TotalSeconds,
            ["access_token"] = token,
        };
        if (scope is not null) { answer["scope"] = scope; }
        return http.Response.WriteAsJsonAsync(answer);
    }

    // As in Entra, sub differs from app to app: who joins people by it across apps fails here too.
    private string PairwiseSubject(User user) =>
        Base64Url.EncodeToString(Hash($"{user.Oid}/{options.Topology.Audience}"));

    private static string ClientOf(Tenant tenant) =>
        StableId.From(tenant.Name == Tenant.Customers ? "app/storefront" : "app/back-office").ToString();

    private static byte[] Hash(string text) => SHA256.HashData(Encoding.UTF8.GetBytes(text));
}
