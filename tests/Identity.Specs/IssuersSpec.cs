using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using ServerlessShop.Local;

namespace ServerlessShop.Identity.Specs;

public sealed class IssuersSpec : IAsyncLifetime
{
    private Shop _shop = null!;

    public async Task InitializeAsync() => _shop = await Shop.Open();

    public Task DisposeAsync() => _shop.DisposeAsync().AsTask();

    [Theory]
    [InlineData("customers", "alice")]
    [InlineData("workforce", "sally")]
    public async Task A_standard_library_finds_the_keys_by_discovery_and_accepts_the_token(string tenant, string user)
    {
        var configuration = await _shop.Get($"{_shop.Identity.Address}/{tenant}/v2.0/.well-known/openid-configuration");
        var issuer = configuration["issuer"]!.GetValue<string>();
        var keys = await _shop.Http.GetStringAsync(new Uri(configuration["jwks_uri"]!.GetValue<string>()));
        var (_, body) = await _shop.SignIn(tenant, user, $"shop-{user}");

        var result = new JsonWebTokenHandler().ValidateToken(body.GetProperty("access_token").GetString(), new()
        {
            ValidIssuer = issuer,
            ValidAudience = Shop.Audience,
            IssuerSigningKeys = new JsonWebKeySet(keys).GetSigningKeys(),
            CryptoProviderFactory = new CryptoProviderFactory { CacheSignatureProviders = false },
        });

        Assert.True(result.IsValid, result.Exception?.Message);
        Assert.Equal($"{_shop.Identity.Address}/{tenant}/v2.0", issuer);
    }

    [Fact]
    public async Task The_two_issuers_have_keys_and_kids_of_their_own()
    {
        var customers = await _shop.Get($"{_shop.Identity.Address}/customers/discovery/v2.0/keys");
        var workforce = await _shop.Get($"{_shop.Identity.Address}/workforce/discovery/v2.0/keys");

        Assert.NotEqual(customers["keys"]![0]!["kid"]!.ToString(), workforce["keys"]![0]!["kid"]!.ToString());
        Assert.NotEqual(customers["keys"]![0]!["n"]!.ToString(), workforce["keys"]![0]!["n"]!.ToString());
    }

    [Fact]
    public async Task The_published_keys_are_public_ones()
    {
        var key = (await _shop.Get($"{_shop.Identity.Address}/workforce/discovery/v2.0/keys"))["keys"]![0]!.AsObject();

        Assert.Equal(["alg", "e", "issuer", "kid", "kty", "n", "use"], key.Select(member => member.Key).Order());
    }

    [Fact]
    public async Task A_restart_keeps_the_keys_and_the_replays_secret()
    {
        var before = await _shop.Get($"{_shop.Identity.Address}/workforce/discovery/v2.0/keys");
        var replay = _shop.Identity.Replay;

        await _shop.Restart();

        var after = await _shop.Get($"{_shop.Identity.Address}/workforce/discovery/v2.0/keys");
        Assert.Equal(before["keys"]![0]!["kid"]!.ToString(), after["keys"]![0]!["kid"]!.ToString());
        Assert.Equal(replay, _shop.Identity.Replay);
    }

    [Fact]
    public void Secrets_on_disk_are_for_their_owner_alone()
    {
        if (OperatingSystem.IsWindows()) { return; }

        var files = Directory.GetFiles(Path.Combine(_shop.StateFolder, "identity"));
        Assert.Equal(["customers.pem", "forms.secret", "replay.secret", "workforce.pem"], files.Select(Path.GetFileName).Order());
        foreach (var file in files.Concat(Directory.GetFiles(_shop.StateFolder, "identity.db*")))
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
        }
    }

    [Fact]
    public async Task A_key_that_others_can_read_stops_the_start()
    {
        if (OperatingSystem.IsWindows()) { return; }

        var file = Path.Combine(_shop.StateFolder, "identity", "workforce.pem");
        File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead);

        var refused = await Assert.ThrowsAsync<StartException>(_shop.Restart);
        Assert.Contains(file, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_damaged_key_stops_the_start_by_name()
    {
        var file = Path.Combine(_shop.StateFolder, "identity", "customers.pem");
        await File.WriteAllTextAsync(file, "not a key");

        var refused = await Assert.ThrowsAsync<StartException>(_shop.Restart);
        Assert.Contains(file, refused.Message, StringComparison.Ordinal);
    }
}
