using System.Buffers.Text;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using ServerlessShop.Local.Seams;

namespace ServerlessShop.Local.Identity;

/// <summary>How an app with a secret signs in.</summary>
public sealed record ClientCredentials(string ClientId, string ClientSecret);

/// <summary>
/// Stands for Entra External ID (customers) and Entra ID (workforce: staff, managed identities). Two issuers with
/// keys of their own; tokens of the shape of Entra's version 2.
/// </summary>
public sealed class IdentityProvider : ITokens, IAsyncDisposable
{
    private readonly IdentityOptions _options;
    private readonly WebApplication _app;
    private readonly Apps _apps;
    private readonly Dictionary<string, Tenant> _tenants;
    private readonly IssuedTokens _issued;
    private readonly TokenCheck _check;
    private readonly TokenEndpoint _tokens;
    private readonly ManagedIdentityEndpoint _managedIdentities;

    private IdentityProvider(IdentityOptions options, WebApplication app, string address, TimeProvider time)
    {
        _options = options;
        _app = app;
        Address = address;
        _apps = new Apps(options.Topology);

        var folder = Path.Combine(options.StateFolder, "identity");
        _tenants = new[] { Tenant.Customers, Tenant.Workforce }.ToDictionary(
            name => name,
            name => new Tenant(name, address, SigningKey.ReadOrCreate(Path.Combine(folder, $"{name}.pem")), time));
        var secret = PrivateFile.ReadOrCreate(
            Path.Combine(folder, "replay.secret"),
            () => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32)));
        Replay = new ClientCredentials(_apps.Named(Apps.Replay)!.ClientId, secret);

        var users = Users.Read(options.Root, options.Topology.Roles, [.. _tenants.Keys], _apps);
        _issued = new IssuedTokens(_tenants[Tenant.Workforce], time);
        _check = new TokenCheck(_tenants[Tenant.Workforce], _apps, users, time);
        _tokens = new TokenEndpoint(options, _apps, users, secret, time);
        _managedIdentities = new ManagedIdentityEndpoint(options, _apps, _issued, _tokens.IsKnown);
    }

    /// <summary>Where it listens.</summary>
    public string Address { get; }

    public string CustomersConfiguration => $"{_tenants[Tenant.Customers].Issuer}/.well-known/openid-configuration";

    public string WorkforceConfiguration => $"{_tenants[Tenant.Workforce].Issuer}/.well-known/openid-configuration";

    /// <summary>The app that enters past trade: roles sales, catalog and warehouse at the shop's API.</summary>
    public ClientCredentials Replay { get; }

    /// <exception cref="StartException">A key, secret or user that cannot be used.</exception>
    public static async Task<IdentityProvider> Start(IdentityOptions options, TimeProvider time)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls(options.Address);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = 16 * 1024;
        });

        // The issuer's name has the port in it, which is known only once it listens.
        IdentityProvider? provider = null;
        var app = builder.Build();
        app.Run(http => provider is { } ready ? ready.Answer(http) : Unready(http));
        try
        {
            await app.StartAsync();
            return provider = new IdentityProvider(options, app, app.Urls.Single(), time);
        }
        catch (Exception failure)
        {
            await app.DisposeAsync();
            if (failure is IOException) { throw new StartException($"The identity provider cannot listen: {failure.Message}"); }
            throw;
        }
    }

    public Caller? Check(string token, string audience) => _check.Check(token, audience);

    public string Issue(string name, string audience)
    {
        if (name is not (Apps.Gateway or Apps.Platform))
        {
            throw new ArgumentException($"'{name}' is not an identity of the platform's own.", nameof(name));
        }

        return _tokens.IsKnown(audience)
            ? _issued.For(_apps.Named(name)!, audience).Token
            : throw new ArgumentException(OAuthError.UnknownResource(audience).Description, nameof(audience));
    }

    public IReadOnlyDictionary<string, string> ManagedIdentityOf(string context) =>
        _managedIdentities.EnvironmentOf(context, Address);

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
        _check.Dispose();
        foreach (var tenant in _tenants.Values) { tenant.Key.Dispose(); }
    }

    private static Task Unready(HttpContext http)
    {
        http.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
        return Task.CompletedTask;
    }

    private Task Answer(HttpContext http)
    {
        var segments = http.Request.Path.Value!.Split('/', StringSplitOptions.RemoveEmptyEntries);
        if (segments is ["msi", "token"] && HttpMethods.IsGet(http.Request.Method)) { return _managedIdentities.Token(http); }

        if (segments is [var name, .. var rest] && _tenants.TryGetValue(name, out var tenant))
        {
            switch (http.Request.Method, rest)
            {
                case ("GET", ["v2.0", ".well-known", "openid-configuration"]): return http.Response.WriteAsJsonAsync(tenant.Discovery());
                case ("GET", ["discovery", "v2.0", "keys"]): return http.Response.WriteAsJsonAsync(tenant.Keys());
                case ("POST", ["oauth2", "v2.0", "token"]): return _tokens.Token(http, tenant);
                case ("POST", ["local", "token"]): return _tokens.SignIn(http, tenant);
            }
        }

        http.Response.StatusCode = StatusCodes.Status404NotFound;
        return http.Response.WriteAsJsonAsync(new
        {
            error = "not_found",
            error_description = $"There is no {http.Request.Method} {http.Request.Path} at the identity provider.",
        });
    }
}
