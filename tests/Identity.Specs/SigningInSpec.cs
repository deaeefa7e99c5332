using System.Text.Json;

namespace ServerlessShop.Identity.Specs;

public sealed class SigningInSpec : IAsyncLifetime
{
    private Shop _shop = null!;

    public async Task InitializeAsync() => _shop = await Shop.Open();

    public Task DisposeAsync() => _shop.DisposeAsync().AsTask();

    [Theory]
    [InlineData("workforce", "sally", "sales")]
    [InlineData("workforce", "carl", "catalog")]
    [InlineData("workforce", "wanda", "warehouse")]
    [InlineData("workforce", "susan", "support")]
    [InlineData("workforce", "fiona", "finance")]
    [InlineData("workforce", "oscar", "operator")]
    [InlineData("customers", "alice", "customer")]
    [InlineData("customers", "bob", "customer")]
    public async Task Every_seeded_user_signs_in_and_has_their_role(string tenant, string user, string role)
    {
        var (status, body) = await _shop.SignIn(tenant, user, $"shop-{user}");

        Assert.Equal(200, status);
        Assert.Equal(role, Assert.Single(Claims(body)["roles"]!.AsArray())!.ToString());
    }

    [Fact]
    public async Task A_users_token_has_the_shape_of_Entras_version_2()
    {
        var (_, body) = await _shop.SignIn("customers", "alice@example.com", "shop-alice");
        var jwt = Jwt.Of(body.GetProperty("access_token").GetString()!);
        var now = _shop.Clock.GetUtcNow().ToUnixTimeSeconds();

        Assert.Equal(["alg", "kid", "typ"], jwt.Header.Select(member => member.Key).Order());
        Assert.Equal(
            ["aud", "azp", "exp", "iat", "iss", "name", "nbf", "oid", "preferred_username", "roles", "scp", "sub", "tid", "ver"],
            jwt.Claims.Select(member => member.Key).Order());
        Assert.Equal(Shop.Audience, jwt.Claims["aud"]!.ToString());
        Assert.Equal("100f95ba-fd07-4574-a1e2-efd605e54ea8", jwt.Claims["oid"]!.ToString());
        Assert.NotEqual(jwt.Claims["oid"]!.ToString(), jwt.Claims["sub"]!.ToString());
        Assert.Equal("access_as_user", jwt.Claims["scp"]!.ToString());
        Assert.Equal("alice@example.com", jwt.Claims["preferred_username"]!.ToString());
        Assert.Equal("2.0", jwt.Claims["ver"]!.ToString());
        Assert.Equal(now, jwt.Claims["nbf"]!.GetValue<long>());
        Assert.Equal(now + 3600, jwt.Claims["exp"]!.GetValue<long>());
    }

    [Theory]
    [InlineData("sally", "wrong")]
    [InlineData("sally", "")]
    [InlineData("nobody", "shop-sally")]
    [InlineData("alice", "shop-alice")]
    public async Task A_wrong_password_an_unknown_user_and_another_issuers_user_get_one_and_the_same_answer(string user, string password)
    {
        var (status, body) = await _shop.SignIn("workforce", user, password);

        Assert.Equal(401, status);
        Assert.Equal("invalid_grant", body.GetProperty("error").GetString());
        Assert.Equal("AADSTS50126: Invalid user name or password.", body.GetProperty("error_description").GetString());
    }

    [Fact]
    public async Task The_password_grant_is_not_offered_where_apps_get_their_tokens()
    {
        var (status, body) = await _shop.Post(
            "/workforce/oauth2/v2.0/token", ("grant_type", "password"), ("username", "sally"), ("password", "shop-sally"));

        Assert.Equal(400, status);
        Assert.Equal("unsupported_grant_type", body.GetProperty("error").GetString());
    }

    [Fact]
    public async Task The_replay_signs_in_by_secret_and_has_its_three_roles()
    {
        var (status, body) = await ClientCredentials("workforce", _shop.Identity.Replay.ClientSecret, $"{Shop.Audience}/.default");

        Assert.Equal(200, status);
        Assert.Equal("Bearer", body.GetProperty("token_type").GetString());
        Assert.Equal(3600, body.GetProperty("expires_in").GetInt32());
        var caller = _shop.Identity.Check(body.GetProperty("access_token").GetString()!, Shop.Audience);
        Assert.Equal("replay", caller!.Name);
        Assert.Equal(["catalog", "sales", "warehouse"], caller.Roles.Order());
        Assert.False(Claims(body).ContainsKey("scp"));
    }

    [Theory]
    [InlineData("workforce", "wrong", "api://serverlessshop/.default", 401, "invalid_client")]
    [InlineData("workforce", "", "api://serverlessshop/.default", 401, "invalid_client")]
    [InlineData("customers", null, "api://serverlessshop/.default", 401, "invalid_client")]
    [InlineData("workforce", null, "api://serverlessshop", 400, "invalid_scope")]
    [InlineData("workforce", null, "", 400, "invalid_scope")]
    [InlineData("workforce", null, "https://graph.microsoft.com/.default", 400, "invalid_resource")]
    public async Task What_is_wrong_with_an_apps_request_is_said_in_OAuths_words(
        string tenant, string? secret, string scope, int expectedStatus, string expectedError)
    {
        var (status, body) = await ClientCredentials(tenant, secret ?? _shop.Identity.Replay.ClientSecret, scope);

        Assert.Equal(expectedStatus, status);
        Assert.Equal(expectedError, body.GetProperty("error").GetString());
    }

    [Fact]
    public async Task A_managed_identity_has_no_secret_to_sign_in_with()
    {
        var clientId = _shop.Identity.ManagedIdentityOf("ordering")["AZURE_CLIENT_ID"];
        var (status, body) = await _shop.Post(
            "/workforce/oauth2/v2.0/token", ("grant_type", "client_credentials"), ("client_id", clientId),
            ("client_secret", _shop.Identity.Replay.ClientSecret), ("scope", $"{Shop.Audience}/.default"));

        Assert.Equal(401, status);
        Assert.Equal("invalid_client", body.GetProperty("error").GetString());
    }

    [Fact]
    public async Task A_body_that_is_no_form_is_an_invalid_request()
    {
        using var content = new StringContent("{}", System.Text.Encoding.UTF8, "application/json");
        using var response = await _shop.Http.PostAsync(new Uri(_shop.Identity.Address + "/workforce/oauth2/v2.0/token"), content);

        Assert.Equal(400, (int)response.StatusCode);
        Assert.Contains("invalid_request", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unknown_tenant_or_path_is_404_with_an_error_in_JSON()
    {
        var (status, body) = await _shop.Post("/partners/oauth2/v2.0/token", ("grant_type", "client_credentials"));

        Assert.Equal(404, status);
        Assert.Equal("not_found", body.GetProperty("error").GetString());
    }

    private Task<(int Status, JsonElement Body)> ClientCredentials(string tenant, string secret, string scope) => _shop.Post(
        $"/{tenant}/oauth2/v2.0/token", ("grant_type", "client_credentials"),
        ("client_id", _shop.Identity.Replay.ClientId), ("client_secret", secret), ("scope", scope));

    private static System.Text.Json.Nodes.JsonObject Claims(JsonElement body) =>
        Jwt.Of(body.GetProperty("access_token").GetString()!).Claims;
}
