namespace ServerlessShop.Identity.Specs;

public sealed class CrossOriginSpec : IAsyncLifetime
{
    private Shop _shop = null!;

    public async Task InitializeAsync() => _shop = await Shop.Open();

    public Task DisposeAsync() => _shop.DisposeAsync().AsTask();

    [Theory]
    [InlineData("customers", "oauth2/v2.0/token", "http://127.0.0.1:5173", true)]
    [InlineData("customers", "oauth2/v2.0/token", "http://localhost:8400", true)]
    [InlineData("workforce", "oidc/userinfo", "http://127.0.0.1:5173", true)]
    [InlineData("customers", "oauth2/v2.0/token", "https://127.0.0.1:5173", false)]
    [InlineData("customers", "oauth2/v2.0/token", "http://127.0.0.1:5173.evil.example", false)]
    [InlineData("customers", "oauth2/v2.0/token", "https://evil.example", false)]
    [InlineData("customers", "oauth2/v2.0/token", "null", false)]
    [InlineData("customers", "local/token", "http://127.0.0.1:5173", false)]
    [InlineData("customers", "signin", "http://127.0.0.1:5173", false)]
    public async Task Pages_of_registered_clients_may_ask_for_tokens_and_no_others(string tenant, string path, string origin, bool may)
    {
        using var request = new HttpRequestMessage(HttpMethod.Options, new Uri($"{_shop.Identity.Address}/{tenant}/{path}"));
        request.Headers.Add("Origin", origin);
        request.Headers.Add("Access-Control-Request-Method", "POST");
        using var response = await _shop.Http.SendAsync(request);

        Assert.Equal(may ? 204 : 404, (int)response.StatusCode);
        Assert.Equal(may, response.Headers.TryGetValues("Access-Control-Allow-Origin", out var allowed));
        if (may) { Assert.Equal(origin, Assert.Single(allowed!)); }
        Assert.False(response.Headers.Contains("Access-Control-Allow-Credentials"));
    }

    [Theory]
    [InlineData("v2.0/.well-known/openid-configuration")]
    [InlineData("discovery/v2.0/keys")]
    public async Task What_is_public_may_be_read_by_every_page(string path)
    {
        using var response = await _shop.Http.GetAsync(new Uri($"{_shop.Identity.Address}/customers/{path}"));

        Assert.Equal("*", Assert.Single(response.Headers.GetValues("Access-Control-Allow-Origin")));
    }
}
