using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace ServerlessShop.Hosting.Specs;

/// <summary>
/// Which tokens an app believes. The two issuers use one and the same key id on purpose: a cache by key id would let a
/// token of one pass for the other's.
/// </summary>
public sealed class TokenSpec : IAsyncLifetime
{
    private const string Audience = "api://serverlessshop";
    private Issuer _customers = null!;
    private Issuer _workforce = null!;
    private ServiceProvider _services = null!;

    public async Task InitializeAsync()
    {
        _customers = await Issuer.Start();
        _workforce = await Issuer.Start();
        var services = new ServiceCollection();
        services.AddLogging();
        ShopHost.AddIdentity(services, new IdentityOptions
        {
            Audience = Audience,
            Customers = _customers.Authority,
            Workforce = _workforce.Authority,
        });
        _services = services.BuildServiceProvider();
    }

    public async Task DisposeAsync()
    {
        await _services.DisposeAsync();
        await _customers.DisposeAsync();
        await _workforce.DisposeAsync();
    }

    [Fact]
    public async Task A_token_of_either_issuer_is_believed_with_its_roles_under_their_own_names()
    {
        var customer = await User(_customers.Sign("RS256", Claims(_customers)));
        var staff = await User(_workforce.Sign("RS256", Claims(_workforce)));

        Assert.True(customer.Succeeded, customer.Failure?.ToString());
        Assert.True(staff.Succeeded, staff.Failure?.ToString());
        Assert.True(staff.Principal.IsInRole("sales"));
        Assert.Equal("an-oid", staff.Principal.FindFirst("oid")?.Value);
        Assert.Equal("a-subject", staff.Principal.FindFirst("sub")?.Value);
    }

    [Fact]
    public async Task A_token_signed_by_one_issuers_key_in_the_others_name_is_refused_however_warm_the_caches_are()
    {
        Assert.True((await User(_customers.Sign("RS256", Claims(_customers)))).Succeeded);
        Assert.True((await User(_workforce.Sign("RS256", Claims(_workforce)))).Succeeded);

        Assert.False((await User(_workforce.Sign("RS256", Claims(_workforce), with: _customers.Key))).Succeeded);
        Assert.False((await User(_customers.Sign("RS256", Claims(_customers), with: _workforce.Key))).Succeeded);

        Assert.True((await User(_workforce.Sign("RS256", Claims(_workforce)))).Succeeded);
    }

    [Theory]
    [InlineData("none")]
    [InlineData("HS256")]
    [InlineData("PS256")]
    public async Task Any_algorithm_but_the_one_is_refused(string algorithm) =>
        Assert.False((await User(_workforce.Sign(algorithm, Claims(_workforce)))).Succeeded);

    [Theory]
    [InlineData("aud", "api://another")]
    [InlineData("iss", "http://127.0.0.1/elsewhere")]
    [InlineData("exp", "past")]
    [InlineData("nbf", "future")]
    [InlineData("exp", "missing")]
    public async Task A_token_for_another_from_another_or_of_another_time_is_refused(string claim, string value)
    {
        var claims = Claims(_workforce);
        claims[claim] = value switch
        {
            "past" => DateTimeOffset.UtcNow.AddSeconds(-2).ToUnixTimeSeconds(),
            "future" => DateTimeOffset.UtcNow.AddMinutes(10).ToUnixTimeSeconds(),
            _ => value,
        };
        if (value == "missing") { claims.Remove(claim); }

        Assert.False((await User(_workforce.Sign("RS256", claims))).Succeeded);
    }

    [Fact]
    public async Task The_gateways_token_is_read_from_its_own_header_only()
    {
        var token = _workforce.Sign("RS256", Claims(_workforce));

        Assert.True((await Authenticate(Schemes.Gateway, ("X-Gateway-Authorization", $"Bearer {token}"))).Succeeded);
        Assert.False((await Authenticate(Schemes.Gateway, ("Authorization", $"Bearer {token}"))).Succeeded);
        Assert.False((await Authenticate(Schemes.User, ("X-Gateway-Authorization", $"Bearer {token}"))).Succeeded);
    }

    [Fact]
    public async Task A_customers_token_is_none_of_the_gateways()
    {
        var token = _customers.Sign("RS256", Claims(_customers));
        Assert.False((await Authenticate(Schemes.Gateway, ("X-Gateway-Authorization", $"Bearer {token}"))).Succeeded);
    }

    [Theory]
    [InlineData("")]
    [InlineData("Bearer")]
    [InlineData("Bearer not.a.token")]
    [InlineData("Bearer a.W10.b")]
    [InlineData("Basic c2FsbHk6c2VjcmV0")]
    public async Task What_is_no_token_is_refused(string header) =>
        Assert.False((await Authenticate(Schemes.User, ("Authorization", header))).Succeeded);

    private static Dictionary<string, object> Claims(Issuer issuer) => new()
    {
        ["iss"] = issuer.Authority,
        ["aud"] = Audience,
        ["iat"] = DateTimeOffset.UtcNow.ToUnixTimeSeconds(),
        ["nbf"] = DateTimeOffset.UtcNow.ToUnixTimeSeconds(),
        ["exp"] = DateTimeOffset.UtcNow.AddMinutes(5).ToUnixTimeSeconds(),
        ["oid"] = "an-oid",
        ["sub"] = "a-subject",
        ["roles"] = new[] { "sales" },
    };

    private Task<AuthenticateResult> User(string token) => Authenticate(Schemes.User, ("Authorization", $"Bearer {token}"));

    private async Task<AuthenticateResult> Authenticate(string scheme, (string Name, string Value) header)
    {
        await using var scope = _services.CreateAsyncScope();
        var http = new DefaultHttpContext { RequestServices = scope.ServiceProvider };
        http.Request.Headers[header.Name] = header.Value;
        return await http.AuthenticateAsync(scheme);
    }
}
