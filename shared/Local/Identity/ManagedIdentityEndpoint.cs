using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace ServerlessShop.Local.Identity;

/// <summary>
/// GET /msi/token, as App Service offers it to a Function App with one user-assigned identity: a secret of that app
/// in X-IDENTITY-HEADER, and the identity's client id.
/// </summary>
internal sealed class ManagedIdentityEndpoint(IdentityOptions options, Apps apps, IssuedTokens issued, Func<string, bool> isKnownResource)
{
    private const string ApiVersion = "2019-08-01";

    // A secret of this start only: nothing that outlives the platform can sign in with it.
    private readonly Dictionary<string, string> _secrets = options.Topology.Contexts.ToDictionary(
        context => context.Name,
        _ => Convert.ToHexString(RandomNumberGenerator.GetBytes(32)));

    public IReadOnlyDictionary<string, string> EnvironmentOf(string context, string address) => new Dictionary<string, string>
    {
        ["IDENTITY_ENDPOINT"] = $"{address}/msi/token",
        ["IDENTITY_HEADER"] = _secrets.GetValueOrDefault(context)
            ?? throw new ArgumentException($"infra/topology.json has no context '{context}'.", nameof(context)),
        ["AZURE_CLIENT_ID"] = apps.Named(context)!.ClientId,
    };

    public Task Token(HttpContext http)
    {
        var query = http.Request.Query;
        var resource = query["resource"].ToString();
        var clientId = query["client_id"].ToString();

        if (Caller(http.Request.Headers["X-IDENTITY-HEADER"].ToString()) is not { } app)
        {
            return Refuse(http, 401, "The X-IDENTITY-HEADER is missing or not this app's.");
        }

        if (query["api-version"] != ApiVersion) { return Refuse(http, 400, $"The api-version is not {ApiVersion}."); }
        if (resource.Length == 0) { return Refuse(http, 400, "The parameter 'resource' is missing."); }
        if (clientId != app.ClientId)
        {
            // An app without a system-assigned identity, as ours are in Azure, has none to fall back to.
            return Refuse(
                http, 400,
                "No User Assigned or Delegated Managed Identity found for specified ClientId/ResourceId/PrincipalId. "
                + "Pass AZURE_CLIENT_ID as client_id.");
        }

        if (!isKnownResource(resource)) { return Refuse(http, 400, OAuthError.UnknownResource(resource).Description); }

        var (token, expires) = issued.For(app, resource);
        http.Response.Headers.CacheControl = "no-store";
        return http.Response.WriteAsJsonAsync(new Dictionary<string, string>
        {
            ["access_token"] = token,
            ["expires_on"] = Tenant.Seconds(expires),
            ["resource"] = resource,
            ["token_type"] = "Bearer",
            ["client_id"] = app.ClientId,
        });
    }

    private App? Caller(string secret)
    {
        App? caller = null;
        var given = Encoding.UTF8.GetBytes(secret);
        foreach (var (context, expected) in _secrets)
        {
            if (CryptographicOperations.FixedTimeEquals(given, Encoding.UTF8.GetBytes(expected))) { caller = apps.Named(context); }
        }

        return caller;
    }

    private static Task Refuse(HttpContext http, int status, string message)
    {
        http.Response.StatusCode = status;
        return http.Response.WriteAsJsonAsync(new { statusCode = status, message });
    }
}
