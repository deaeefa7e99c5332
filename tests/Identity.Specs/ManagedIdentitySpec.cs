using System.Net.Http.Json;
using System.Text.Json;
using Azure.Core;
using Azure.Identity;
using ServerlessShop.Local;
using ServerlessShop.Local.Topology;

namespace ServerlessShop.Identity.Specs;

/// <summary>The unmodified Azure.Identity signs in as it would inside a Function App.</summary>
public sealed class ManagedIdentitySpec : IAsyncLifetime
{
    private Shop _shop = null!;

    public async Task InitializeAsync() => _shop = await Shop.Open();

    public Task DisposeAsync() => _shop.DisposeAsync().AsTask();

    [Theory]
    [InlineData("https://127.0.0.1/.default", "https://127.0.0.1")]
    [InlineData("https://servicebus.azure.net/.default", "https://servicebus.azure.net")]
    [InlineData("api://serverlessshop/.default", "api://serverlessshop")]
    public async Task Azure_Identity_gets_a_token_for_the_resource_of_the_scope(string scope, string audience)
    {
        var token = await GetToken("ordering", scope);

        var caller = _shop.Identity.Check(token.Token, audience);
        Assert.Equal("ordering", caller!.Name);
        Assert.Empty(caller.Roles);
        Assert.Equal(_shop.Clock.GetUtcNow().ToUnixTimeSeconds() + 3600, token.ExpiresOn.ToUnixTimeSeconds());
    }

    [Fact]
    public async Task The_customers_identity_alone_has_the_privacy_role_and_at_the_shops_own_API_alone()
    {
        // Azure.Identity keeps tokens for the whole process, so some may be of an earlier spec's provider: read, not checked.
        var having = new List<(string Context, string Scope)>();
        foreach (var context in ShopTopology.Read(Shop.Root).Contexts.Select(context => context.Name))
        {
            foreach (var audience in new[] { Shop.Audience, Shop.ServiceBus, "https://127.0.0.1" })
            {
                var token = await GetToken(context, $"{audience}/.default");
                if (Jwt.Of(token.Token).Claims.ContainsKey("roles")) { having.Add((context, audience)); }
            }
        }

        Assert.Equal(("customers", Shop.Audience), Assert.Single(having));
    }

    [Fact]
    public async Task An_app_role_is_said_as_Entra_says_it_without_a_scope()
    {
        var claims = Jwt.Of((await GetToken("customers", $"{Shop.Audience}/.default")).Token).Claims;

        Assert.Equal(["privacy"], claims["roles"]!.AsArray().Select(role => role!.GetValue<string>()));
        Assert.False(claims.ContainsKey("scp"));
    }

    [Fact]
    public async Task An_app_role_that_is_not_among_the_roles_stops_the_start()
    {
        var failure = await Assert.ThrowsAsync<StartException>(() => Shop.Open(options => options with
        {
            Topology = options.Topology with
            {
                Contexts = [.. options.Topology.Contexts.Select(context => context with { AppRoles = ["gateway"] })],
            },
        }));

        Assert.Contains("gateway", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_resource_nobody_registered_is_refused_with_Entras_code()
    {
        var failure = await Assert.ThrowsAsync<AuthenticationFailedException>(
            () => GetToken("catalog", "https://management.azure.com/.default"));

        Assert.Contains("AADSTS500011", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Each_context_has_a_client_id_that_lasts_and_a_secret_that_does_not()
    {
        var ordering = _shop.Identity.ManagedIdentityOf("ordering");
        var payments = _shop.Identity.ManagedIdentityOf("payments");

        Assert.Equal(["AZURE_CLIENT_ID", "IDENTITY_ENDPOINT", "IDENTITY_HEADER"], ordering.Keys.Order());
        Assert.NotEqual(ordering["AZURE_CLIENT_ID"], payments["AZURE_CLIENT_ID"]);
        Assert.NotEqual(ordering["IDENTITY_HEADER"], payments["IDENTITY_HEADER"]);
    }

    [Fact]
    public async Task A_restart_keeps_the_client_id_and_changes_the_secret()
    {
        var before = _shop.Identity.ManagedIdentityOf("ordering");
        await _shop.Restart();
        var after = _shop.Identity.ManagedIdentityOf("ordering");

        Assert.Equal(before["AZURE_CLIENT_ID"], after["AZURE_CLIENT_ID"]);
        Assert.NotEqual(before["IDENTITY_HEADER"], after["IDENTITY_HEADER"]);
    }

    [Fact]
    public async Task The_answer_is_the_one_App_Service_gives()
    {
        var ordering = _shop.Identity.ManagedIdentityOf("ordering");
        var (status, body) = await Ask(ordering["IDENTITY_HEADER"], ordering["AZURE_CLIENT_ID"], "2019-08-01");

        Assert.Equal(200, status);
        Assert.Equal(
            ["access_token", "client_id", "expires_on", "resource", "token_type"],
            body.EnumerateObject().Select(member => member.Name).Order());
        Assert.Equal(JsonValueKind.String, body.GetProperty("expires_on").ValueKind);
    }

    [Fact]
    public async Task One_apps_secret_does_not_get_another_apps_token()
    {
        var ordering = _shop.Identity.ManagedIdentityOf("ordering");
        var payments = _shop.Identity.ManagedIdentityOf("payments");

        Assert.Equal(400, (await Ask(ordering["IDENTITY_HEADER"], payments["AZURE_CLIENT_ID"], "2019-08-01")).Status);
        Assert.Equal(400, (await Ask(ordering["IDENTITY_HEADER"], "", "2019-08-01")).Status);
        Assert.Equal(400, (await Ask(ordering["IDENTITY_HEADER"], ordering["AZURE_CLIENT_ID"], "2017-09-01")).Status);
        Assert.Equal(401, (await Ask("wrong", ordering["AZURE_CLIENT_ID"], "2019-08-01")).Status);
        Assert.Equal(401, (await Ask("", ordering["AZURE_CLIENT_ID"], "2019-08-01")).Status);
    }

    private async Task<AccessToken> GetToken(string context, string scope)
    {
        // The credential reads the process's environment; the specs of this class run one after the other.
        var environment = _shop.Identity.ManagedIdentityOf(context);
        foreach (var (name, value) in environment) { Environment.SetEnvironmentVariable(name, value); }
        try
        {
            var identity = ManagedIdentityId.FromUserAssignedClientId(environment["AZURE_CLIENT_ID"]);
            var options = new ManagedIdentityCredentialOptions(identity) { Retry = { MaxRetries = 0 } };
            return await new ManagedIdentityCredential(options).GetTokenAsync(new TokenRequestContext([scope]), default);
        }
        finally
        {
            foreach (var name in environment.Keys) { Environment.SetEnvironmentVariable(name, null); }
        }
    }

    private async Task<(int Status, JsonElement Body)> Ask(string secret, string clientId, string apiVersion)
    {
        using var request = new HttpRequestMessage(
            HttpMethod.Get,
            $"{_shop.Identity.Address}/msi/token?resource={Uri.EscapeDataString(Shop.Audience)}&api-version={apiVersion}&client_id={clientId}");
        request.Headers.Add("X-IDENTITY-HEADER", secret);
        using var response = await _shop.Http.SendAsync(request);
        return ((int)response.StatusCode, await response.Content.ReadFromJsonAsync<JsonElement>());
    }
}
