using System.Text;
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
    private readonly WebApplication _app;
    private readonly Apps _apps;
    private readonly Clients _clients;
    private readonly Dictionary<string, Tenant> _tenants;
    private readonly IdentityStore _store;
    private readonly HostRules _hosts;
    private readonly IssuedTokens _issued;
    private readonly TokenCheck _check;
    private readonly PasswordSignIn _passwords;
    private readonly AuthorizationEndpoint _authorization;
    private readonly TokenEndpoint _tokens;
    private readonly LogoutEndpoint _logout;
    private readonly UserInfoEndpoint _userInfo;
    private readonly ManagedIdentityEndpoint _managedIdentities;

    private IdentityProvider(IdentityOptions options, WebApplication app, string address, IdentityStore store, TimeProvider time)
    {
        _app = app;
        _store = store;
        Address = address;
        _hosts = new HostRules(options.PublicAddress);
        _apps = new Apps(options.Topology);

        var folder = Path.Combine(options.StateFolder, "identity");
        _tenants = new[] { Tenant.Customers, Tenant.Workforce }.ToDictionary(
            name => name,
            name => new Tenant(name, options.PublicAddress ?? address, KeyRing.ReadOrCreate(folder, name, time), time));
        var secret = PrivateFile.ReadOrCreate(Path.Combine(folder, "replay.secret"), OpaqueToken.Create);
        var formKey = PrivateFile.ReadOrCreate(Path.Combine(folder, "forms.secret"), OpaqueToken.Create);
        Replay = new ClientCredentials(_apps.Named(Apps.Replay)!.ClientId, secret);
        Approver = new ClientCredentials(_apps.Named(Apps.Approver)!.ClientId, secret);

        string[] tenants = [.. _tenants.Keys];
        _clients = Clients.Read(options.Root, tenants);
        var users = Users.Read(options.Root, options.Topology.Roles, tenants, _apps, store);
        var userTokens = new UserTokens(options.Topology);
        var cookies = new BrowserCookies(secure: options.PublicAddress is not null);
        var pages = new SignInPages(new FormToken(Encoding.ASCII.GetBytes(formKey), time), cookies);
        _passwords = new PasswordSignIn(users, new SignInThrottle(time));
        _issued = new IssuedTokens(_tenants[Tenant.Workforce], time);
        _check = new TokenCheck(_tenants[Tenant.Workforce], _apps, users, time);
        _authorization = new AuthorizationEndpoint(options.Topology, _clients, users, _passwords, store, cookies, pages, time);
        _logout = new LogoutEndpoint(_clients, store, cookies, pages, time);
        _userInfo = new UserInfoEndpoint(users, time);
        _tokens = new TokenEndpoint(
            options, _apps, _clients, _passwords, userTokens, new UserGrants(options.Topology, users, userTokens, store, time), secret, time);
        _managedIdentities = new ManagedIdentityEndpoint(options, _apps, _issued, _tokens.IsKnown);
    }

    /// <summary>Where programs of this machine reach it.</summary>
    public string Address { get; }

    public string CustomersConfiguration => $"{_tenants[Tenant.Customers].Issuer}/.well-known/openid-configuration";

    public string WorkforceConfiguration => $"{_tenants[Tenant.Workforce].Issuer}/.well-known/openid-configuration";

    /// <summary>The app that enters past trade: roles sales, catalog and warehouse at the shop's API.</summary>
    public ClientCredentials Replay { get; }

    /// <summary>The app that approves what the replay has entered: role finance.</summary>
    public ClientCredentials Approver { get; }

    /// <exception cref="StartException">A key, secret, client or user that cannot be used, or an address that may not be.</exception>
    public static async Task<IdentityProvider> Start(IdentityOptions options, TimeProvider time)
    {
        HostRules.Demand(options);
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
        IdentityStore? store = null;
        try
        {
            await app.StartAsync();
            store = IdentityStore.Open(options.StateFolder);
            return provider = new IdentityProvider(options, app, HostRules.LocalAddress(app.Urls.Single()), store, time);
        }
        catch (Exception failure)
        {
            await app.DisposeAsync();
            if (store is not null) { await store.DisposeAsync(); }
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
        _passwords.Dispose();
        await _store.DisposeAsync();
        foreach (var tenant in _tenants.Values) { tenant.Keys.Dispose(); }
    }

    private static Task Unready(HttpContext http)
    {
        http.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
        return Task.CompletedTask;
    }

    private Task Answer(HttpContext http)
    {
        if (!_hosts.Allows(http))
        {
            http.Response.StatusCode = StatusCodes.Status421MisdirectedRequest;
            return http.Response.WriteAsJsonAsync(new
            {
                error = "invalid_request",
                error_description = $"The identity provider is not known as '{http.Request.Host}'.",
            });
        }

        var segments = http.Request.Path.Value!.Split('/', StringSplitOptions.RemoveEmptyEntries);
        return (segments is [var name, .. var rest] && _tenants.TryGetValue(name, out var tenant)
                ? AtTenant(http, tenant, string.Join('/', rest))
                : null)
            ?? (HostRules.IsLocal(http) && HttpMethods.IsGet(http.Request.Method) && segments is ["msi", "token"]
                ? _managedIdentities.Token(http)
                : Unknown(http));
    }

    private Task? AtTenant(HttpContext http, Tenant tenant, string path)
    {
        var method = http.Request.Method;
        if (CrossOrigin.Admit(http, path, origin => _clients.AnyIsAt(tenant.Name, origin))) { return Task.CompletedTask; }
        return (method, path) switch
        {
            ("GET", "v2.0/.well-known/openid-configuration") => http.Response.WriteAsJsonAsync(tenant.Discovery()),
            ("GET", "discovery/v2.0/keys") => http.Response.WriteAsJsonAsync(tenant.KeySet()),
            ("GET" or "POST", "oauth2/v2.0/authorize") => _authorization.Authorize(http, tenant),
            ("GET" or "POST", "signin") => _authorization.SignIn(http, tenant),
            ("GET" or "POST", "signup") when tenant.Name == Tenant.Customers => _authorization.SignUp(http, tenant),
            ("POST", "oauth2/v2.0/token") => _tokens.Token(http, tenant),
            ("GET" or "POST", "oidc/userinfo") => _userInfo.Answer(http, tenant),
            ("GET" or "POST", "oauth2/v2.0/logout") => _logout.Logout(http, tenant),
            ("POST", "signout") => _logout.Confirmed(http, tenant),
            ("POST", "local/token") when HostRules.IsLocal(http) => _tokens.SignIn(http, tenant),
            _ => null,
        };
    }

    private static Task Unknown(HttpContext http)
    {
        http.Response.StatusCode = StatusCodes.Status404NotFound;
        return http.Response.WriteAsJsonAsync(new
        {
            error = "not_found",
            error_description = $"There is no {http.Request.Method} {http.Request.Path} at the identity provider.",
        });
    }
}
