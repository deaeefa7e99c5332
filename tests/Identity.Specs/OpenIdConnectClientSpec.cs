using System.IdentityModel.Tokens.Jwt;
using System.Text.Json;
using Microsoft.IdentityModel.Protocols;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;

namespace ServerlessShop.Identity.Specs;

/// <summary>The whole way by Microsoft's own library: it reads discovery, makes the request and judges every answer.</summary>
public sealed class OpenIdConnectClientSpec : IAsyncLifetime
{
    private Shop _shop = null!;
    private Browser _browser = null!;

    public async Task InitializeAsync()
    {
        _shop = await Shop.Open();
        _browser = _shop.NewBrowser();
    }

    public Task DisposeAsync()
    {
        _browser.Dispose();
        return _shop.DisposeAsync().AsTask();
    }

    [Theory]
    [InlineData("customers", "alice")]
    [InlineData("workforce", "sally")]
    public async Task An_independent_client_signs_a_person_in_by_discovery_alone(string tenant, string user)
    {
        var app = tenant == "customers" ? App.Web : App.BackOffice;
        var configuration = await Configuration(tenant);
        var validator = new OpenIdConnectProtocolValidator { RequireStateValidation = false };
        var nonce = validator.GenerateNonce();
        var asked = new OpenIdConnectMessage
        {
            IssuerAddress = configuration.AuthorizationEndpoint,
            ClientId = app.Id,
            RedirectUri = app.RedirectUri,
            ResponseType = OpenIdConnectResponseType.Code,
            Scope = App.Full,
            Nonce = nonce,
            State = "opaque",
        };
        asked.SetParameter("code_challenge", App.Challenge(App.Verifier));
        asked.SetParameter("code_challenge_method", "S256");

        var page = await _browser.Get(new Uri(asked.CreateAuthenticationRequestUrl()).PathAndQuery);
        var seen = await _browser.Send(page, ("username", user), ("password", $"shop-{user}"));
        var context = new OpenIdConnectProtocolValidationContext
        {
            ClientId = app.Id,
            Nonce = nonce,
            ProtocolMessage = new OpenIdConnectMessage(seen.Returned.ToDictionary(field => field.Key, field => new[] { field.Value })),
        };
        validator.ValidateAuthenticationResponse(context);

        var (_, body) = await app.Redeem(_shop, context.ProtocolMessage.Code);
        context.ProtocolMessage.IdToken = body.GetProperty("id_token").GetString();
        context.ValidatedIdToken = Validated(context.ProtocolMessage.IdToken!, configuration, app.Id);
        context.ProtocolMessage = new OpenIdConnectMessage(body.GetRawText());
        validator.ValidateTokenResponse(context);

        Assert.Equal(configuration.Issuer, context.ValidatedIdToken.Issuer);
        Assert.NotEqual(configuration.Issuer, (await Configuration(tenant == "customers" ? "workforce" : "customers")).Issuer);
    }

    [Fact]
    public async Task An_independent_client_refuses_an_answer_with_another_nonce()
    {
        var configuration = await Configuration("customers");
        var (_, body) = await App.Web.Redeem(_shop, (await App.Web.SignIn(_browser, "alice")).Code);
        var token = Validated(body.GetProperty("id_token").GetString()!, configuration, App.Web.Id);

        Assert.Throws<OpenIdConnectProtocolInvalidNonceException>(() => new OpenIdConnectProtocolValidator { RequireTimeStampInNonce = false }
            .ValidateTokenResponse(new OpenIdConnectProtocolValidationContext
            {
                ClientId = App.Web.Id,
                Nonce = "another nonce",
                ProtocolMessage = new OpenIdConnectMessage(body.GetRawText()),
                ValidatedIdToken = token,
            }));
    }

    [Fact]
    public async Task An_id_token_is_for_its_client_and_says_who_when_and_for_which_request()
    {
        var (_, body) = await App.Web.Redeem(_shop, (await App.Web.SignIn(_browser, "alice")).Code);
        var claims = Jwt.Of(body.GetProperty("id_token").GetString()!).Claims;

        Assert.Equal(
            ["aud", "auth_time", "email", "exp", "iat", "iss", "name", "nbf", "nonce", "oid", "preferred_username", "sid", "sub", "tid", "ver"],
            claims.Select(member => member.Key).Order());
        Assert.Equal(App.Web.Id, claims["aud"]!.ToString());
        Assert.Equal("the nonce", claims["nonce"]!.ToString());
        Assert.Equal(_shop.Clock.GetUtcNow().ToUnixTimeSeconds(), claims["auth_time"]!.GetValue<long>());
    }

    [Fact]
    public async Task An_id_token_opens_no_door()
    {
        var (_, body) = await App.BackOffice.Redeem(_shop, (await App.BackOffice.SignIn(_browser, "sally")).Code);

        Assert.Null(_shop.Identity.Check(body.GetProperty("id_token").GetString()!, App.BackOffice.Id));
    }

    [Fact]
    public async Task Discovery_names_every_endpoint_and_only_what_there_is()
    {
        var document = await _shop.Get($"{_shop.Identity.Address}/customers/v2.0/.well-known/openid-configuration");

        foreach (var endpoint in document.Where(member => member.Key.EndsWith("_endpoint", StringComparison.Ordinal)))
        {
            var answer = await _browser.Post(new Uri(endpoint.Value!.ToString()).AbsolutePath, []);
            Assert.NotEqual(404, answer.Status);
        }

        Assert.Equal("[\"S256\"]", document["code_challenge_methods_supported"]!.ToJsonString());
        Assert.Equal("[\"code\"]", document["response_types_supported"]!.ToJsonString());
    }

    [Theory]
    [InlineData("openid", "sub")]
    [InlineData("openid email", "email,sub")]
    [InlineData("openid profile email", "email,name,preferred_username,sub")]
    public async Task UserInfo_tells_what_the_scope_allows_of_the_same_person(string scope, string members)
    {
        var (_, body) = await App.Web.Redeem(_shop, (await App.Web.SignIn(_browser, "alice", ("scope", scope))).Code);

        var (status, person) = await UserInfo(body.GetProperty("access_token").GetString()!);

        Assert.Equal(200, status);
        Assert.Equal(members, string.Join(',', person!.Value.EnumerateObject().Select(member => member.Name).Order()));
        Assert.Equal(
            Jwt.Of(body.GetProperty("id_token").GetString()!).Claims["sub"]!.ToString(), person.Value.GetProperty("sub").GetString());
    }

    [Fact]
    public async Task UserInfo_refuses_a_token_for_an_API_an_id_token_and_one_that_has_expired()
    {
        var (_, api) = await App.Web.Redeem(_shop, (await App.Web.SignIn(_browser, "alice")).Code);
        var (_, own) = await App.Web.Redeem(_shop, (await App.Web.SignIn(_browser, "alice", ("prompt", "login"), ("scope", "openid"))).Code);

        Assert.Equal(401, (await UserInfo(api.GetProperty("access_token").GetString()!)).Status);
        Assert.Equal(401, (await UserInfo(own.GetProperty("id_token").GetString()!)).Status);
        _shop.Clock.Advance(TimeSpan.FromHours(1));
        Assert.Equal(401, (await UserInfo(own.GetProperty("access_token").GetString()!)).Status);
    }

    private async Task<(int Status, JsonElement? Person)> UserInfo(string token)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri($"{_shop.Identity.Address}/customers/oidc/userinfo"));
        request.Headers.Authorization = new("Bearer", token);
        using var response = await _shop.Http.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        return ((int)response.StatusCode, text.Length == 0 ? null : JsonElement.Parse(text));
    }

    private Task<OpenIdConnectConfiguration> Configuration(string tenant) =>
        new ConfigurationManager<OpenIdConnectConfiguration>(
            $"{_shop.Identity.Address}/{tenant}/v2.0/.well-known/openid-configuration",
            new OpenIdConnectConfigurationRetriever(),
            new HttpDocumentRetriever(_shop.Http) { RequireHttps = false }).GetConfigurationAsync(CancellationToken.None);

    private static JwtSecurityToken Validated(string token, OpenIdConnectConfiguration configuration, string clientId)
    {
        new JwtSecurityTokenHandler().ValidateToken(token, new TokenValidationParameters
        {
            ValidIssuer = configuration.Issuer,
            ValidAudience = clientId,
            IssuerSigningKeys = configuration.SigningKeys,
            CryptoProviderFactory = new CryptoProviderFactory { CacheSignatureProviders = false },
        }, out var validated);
        return (JwtSecurityToken)validated;
    }
}
