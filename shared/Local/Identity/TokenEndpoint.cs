using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;

namespace ServerlessShop.Local.Identity;

/// <summary>Where codes, refresh tokens and the secrets of apps become tokens; and, on this machine only, passwords.</summary>
internal sealed class TokenEndpoint(
    IdentityOptions options, Apps apps, Clients clients, PasswordSignIn passwords, UserTokens userTokens, UserGrants grants,
    string replaySecret, TimeProvider time)
{
    private readonly byte[] _replaySecret = OpaqueToken.Hash(replaySecret);

    /// <summary>POST /{tenant}/oauth2/v2.0/token.</summary>
    public async Task Token(HttpContext http, Tenant tenant)
    {
        var (form, malformed) = await Forms.Read(http);
        var (answer, error) = form is null ? (null, malformed) : await Answer(http, tenant, form);
        if (error is not null) { await error.Write(http, time); return; }

        http.Response.Headers.CacheControl = "no-store";
        await http.Response.WriteAsJsonAsync(answer);
    }

    /// <summary>
    /// POST /{tenant}/local/token takes a password without a page, for curl, the platform's verbs and tests. Azure has
    /// nothing like it; no front end may call it, and no other machine can.
    /// </summary>
    public async Task SignIn(HttpContext http, Tenant tenant)
    {
        var (form, malformed) = await Forms.Read(http);
        if (form is null) { await malformed!.Write(http, time); return; }

        var (scope, unknown) = Scope.Parse(form["scope"].ToString(), tenant.Name, options.Topology);
        if (scope is null) { await unknown!.Write(http, time); return; }
        if (scope.Audience is null || scope.OpenId is not [])
        {
            await new OAuthError(400, "invalid_scope", "AADSTS70011: Without the sign-in page there are tokens for an API alone.").Write(http, time);
            return;
        }

        var outcome = await passwords.Try(
            tenant.Name, form["username"].ToString(), form["password"].ToString(), Forms.AddressOf(http), http.RequestAborted);
        if (outcome.LockedFor is not null) { await OAuthError.LockedOut.Write(http, time); return; }
        if (outcome.User is null)
        {
            await new OAuthError(401, "invalid_grant", "AADSTS50126: Invalid user name or password.").Write(http, time);
            return;
        }

        http.Response.Headers.CacheControl = "no-store";
        var token = userTokens.Access(tenant, outcome.User, clients.WebOf(tenant.Name).Id, scope);
        await http.Response.WriteAsJsonAsync(UserGrants.Bearer(token, scope.ToString()));
    }

    public bool IsKnown(string resource) => resource == options.Topology.Audience || options.Resources.Contains(resource);

    private async Task<(Dictionary<string, object>? Answer, OAuthError? Error)> Answer(HttpContext http, Tenant tenant, IFormCollection form)
    {
        var grantType = form["grant_type"].ToString();
        if (grantType.Length == 0)
        {
            return (null, OAuthError.InvalidRequest("AADSTS900144: The request body must contain the parameter 'grant_type'."));
        }

        if (grantType == "client_credentials") { return AppToken(tenant, form); }

        // Not the password grant: an app that asks people for their passwords would work here and not in Azure.
        if (grantType is not ("authorization_code" or "refresh_token"))
        {
            return (null, new OAuthError(400, "unsupported_grant_type", $"The grant type '{grantType}' is not offered here."));
        }

        var (client, error) = Caller(http, tenant, form);
        if (client is null) { return (null, error); }
        return grantType == "refresh_token" ? await grants.Refresh(tenant, client, form) : await grants.Code(tenant, client, form);
    }

    private (Client? Client, OAuthError? Error) Caller(HttpContext http, Tenant tenant, IFormCollection form)
    {
        if (clients.WithId(tenant.Name, form["client_id"].ToString()) is not { } client)
        {
            return (null, new OAuthError(401, "invalid_client", $"AADSTS700016: There is no client '{form["client_id"]}' at {tenant.Name}."));
        }

        if (form.ContainsKey("client_secret") || form.ContainsKey("client_assertion") || http.Request.Headers.ContainsKey("Authorization"))
        {
            return (null, new OAuthError(401, "invalid_client", "AADSTS700025: The client is public; it has neither secret nor assertion."));
        }

        // As in Entra: what was made for a browser is redeemed by a page of the client, and what was not is not.
        var origin = http.Request.Headers.Origin.ToString();
        return (client.Type, origin) switch
        {
            (ClientType.Spa, _) when !client.IsAt(origin) => (null, OAuthError.InvalidRequest(
                "AADSTS9002327: Tokens of a single-page application are redeemed only by cross-origin requests of its pages.")),
            (ClientType.Native, not "") => (null, OAuthError.InvalidRequest(
                "AADSTS9002326: Cross-origin redemption is for single-page applications alone.")),
            _ => (client, null),
        };
    }

    private (Dictionary<string, object>? Answer, OAuthError? Error) AppToken(Tenant tenant, IFormCollection form)
    {
        if (SignedIn(tenant, form["client_id"].ToString(), form["client_secret"].ToString()) is not { } app)
        {
            return (null, new OAuthError(401, "invalid_client", "AADSTS7000215: Invalid client or client secret."));
        }

        var scope = form["scope"].ToString();
        if (!scope.EndsWith(Scope.Default, StringComparison.Ordinal))
        {
            return (null, new OAuthError(400, "invalid_scope", $"AADSTS1002012: The scope '{scope}' is not <resource>/.default."));
        }

        var audience = scope[..^Scope.Default.Length];
        if (!IsKnown(audience)) { return (null, OAuthError.UnknownResource(audience)); }

        var grant = new Grant(audience, app.ObjectId, app.ObjectId, app.ClientId, app.RolesAt(audience));
        return (UserGrants.Bearer(tenant.Issue(grant).Token, scope: null), null);
    }

    private App? SignedIn(Tenant tenant, string clientId, string secret)
    {
        // The platform's own verbs have a secret. The others are managed identities, which have none to steal.
        var matches = CryptographicOperations.FixedTimeEquals(OpaqueToken.Hash(secret), _replaySecret);
        return apps.WithClientId(clientId) is { Name: Apps.Replay or Apps.Approver } app && matches && tenant.Name == Tenant.Workforce ? app : null;
    }
}
