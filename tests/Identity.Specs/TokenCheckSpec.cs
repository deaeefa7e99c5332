using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace ServerlessShop.Identity.Specs;

public sealed class TokenCheckSpec : IAsyncLifetime
{
    private Shop _shop = null!;
    private string _good = null!;

    public async Task InitializeAsync()
    {
        _shop = await Shop.Open();
        _good = _shop.Identity.Issue("gateway", Shop.Audience);
    }

    public Task DisposeAsync() => _shop.DisposeAsync().AsTask();

    [Fact]
    public void A_token_just_issued_speaks_for_its_app()
    {
        var caller = _shop.Identity.Check(_good, Shop.Audience);

        Assert.Equal("gateway", caller!.Name);
        Assert.Equal(["gateway"], caller.Roles);
    }

    [Fact]
    public void A_role_is_had_only_at_the_audience_it_was_given_for()
    {
        var caller = _shop.Identity.Check(_shop.Identity.Issue("gateway", Shop.ServiceBus), Shop.ServiceBus);

        Assert.Equal("gateway", caller!.Name);
        Assert.Empty(caller.Roles);
    }

    [Fact]
    public async Task A_member_of_staff_is_known_by_user_name()
    {
        var (_, body) = await _shop.SignIn("workforce", "sally", "shop-sally");

        var caller = _shop.Identity.Check(body.GetProperty("access_token").GetString()!, Shop.Audience);

        Assert.Equal("sally", caller!.Name);
        Assert.Equal(["sales"], caller.Roles);
    }

    [Fact]
    public async Task A_customer_is_nobody_to_the_workforce_issuer()
    {
        var (_, body) = await _shop.SignIn("customers", "alice", "shop-alice");

        Assert.Null(_shop.Identity.Check(body.GetProperty("access_token").GetString()!, Shop.Audience));
    }

    [Fact]
    public void An_unsigned_token_is_refused()
    {
        var jwt = Jwt.Of(_good);
        foreach (var none in new[] { "none", "None", "NONE", "" })
        {
            jwt.Header["alg"] = none;
            Assert.Null(Check(jwt.WithSignature([])));
            Assert.Null(Check(jwt.SignedText));
            Assert.Null(Check(jwt.WithSignature(jwt.Signature)));
        }
    }

    [Theory]
    [InlineData("none")]
    [InlineData("HS256")]
    [InlineData("RS512")]
    [InlineData("PS256")]
    public void Another_algorithm_in_the_header_is_refused_even_over_a_right_signature(string algorithm)
    {
        var jwt = Jwt.Of(_good);
        jwt.Header["alg"] = algorithm;

        Assert.Null(Check(SignedByTheIssuer(jwt)));
    }

    [Fact]
    public async Task A_token_signed_with_HS256_and_the_public_key_as_its_secret_is_refused()
    {
        using var key = await PublicKey("workforce");
        var jwt = Jwt.Of(_good);
        jwt.Header["alg"] = "HS256";

        foreach (var secret in new[]
        {
            key.ExportSubjectPublicKeyInfo(), key.ExportRSAPublicKey(),
            Encoding.ASCII.GetBytes(key.ExportSubjectPublicKeyInfoPem()), Encoding.ASCII.GetBytes(key.ExportRSAPublicKeyPem()),
        })
        {
            Assert.Null(Check(jwt.WithSignature(text => HMACSHA256.HashData(secret, text))));
        }
    }

    [Fact]
    public void Another_key_under_the_known_kid_is_refused_before_and_after_the_real_one_was_used()
    {
        using var forger = RSA.Create(2048);
        var forged = Jwt.Of(_good).WithSignature(text => Sign(forger, text));

        Assert.Null(Check(forged));
        Assert.NotNull(Check(_good));
        Assert.Null(Check(forged));
    }

    [Fact]
    public void The_other_issuers_key_is_refused_even_under_this_ones_kid_and_name()
    {
        using var customers = Key("customers");

        Assert.Null(Check(Jwt.Of(_good).WithSignature(text => Sign(customers, text))));
    }

    [Fact]
    public void An_unknown_kid_is_refused_though_the_signature_is_right()
    {
        var jwt = Jwt.Of(_good);
        jwt.Header["kid"] = "another";

        Assert.Null(Check(SignedByTheIssuer(jwt)));
    }

    [Fact]
    public void A_wrong_issuer_is_refused_though_the_signature_is_right()
    {
        var jwt = Jwt.Of(_good);
        jwt.Claims["iss"] = $"{_shop.Identity.Address}/customers/v2.0";

        Assert.Null(Check(SignedByTheIssuer(jwt)));
    }

    [Fact]
    public void A_token_for_another_audience_is_refused_and_its_good_use_does_not_change_that()
    {
        Assert.Null(_shop.Identity.Check(_good, Shop.ServiceBus));
        Assert.NotNull(_shop.Identity.Check(_good, Shop.Audience));
        Assert.Null(_shop.Identity.Check(_good, Shop.ServiceBus));
    }

    [Fact]
    public void A_token_is_good_for_an_hour_and_not_for_a_second_more()
    {
        _shop.Clock.Advance(TimeSpan.FromSeconds(3598));
        Assert.NotNull(Check(_good));

        _shop.Clock.Advance(TimeSpan.FromSeconds(2));
        Assert.Null(Check(_good));
        Assert.Null(Check(_good));
    }

    [Fact]
    public void A_token_is_refused_before_its_time()
    {
        var jwt = Jwt.Of(_good);
        jwt.Claims["nbf"] = _shop.Clock.GetUtcNow().ToUnixTimeSeconds() + 60;
        var early = SignedByTheIssuer(jwt);

        Assert.Null(Check(early));
        _shop.Clock.Advance(TimeSpan.FromSeconds(60));
        Assert.NotNull(Check(early));
    }

    [Theory]
    [InlineData("exp")]
    [InlineData("nbf")]
    [InlineData("aud")]
    [InlineData("iss")]
    public void A_token_without_a_claim_that_bounds_it_is_refused(string claim)
    {
        var jwt = Jwt.Of(_good);
        jwt.Claims.Remove(claim);

        Assert.Null(Check(SignedByTheIssuer(jwt)));
    }

    [Fact]
    public void A_claim_added_afterwards_breaks_the_signature()
    {
        var jwt = Jwt.Of(_good);
        jwt.Claims["roles"] = new JsonArray("gateway", "sales");

        Assert.Null(Check(jwt.WithSignature(jwt.Signature)));
    }

    [Fact]
    public void A_header_that_demands_understanding_is_refused()
    {
        var jwt = Jwt.Of(_good);
        jwt.Header["crit"] = new JsonArray("b64");

        Assert.Null(Check(SignedByTheIssuer(jwt)));
    }

    [Theory]
    [InlineData("")]
    [InlineData(".")]
    [InlineData("..")]
    [InlineData("a.b.c")]
    [InlineData("eyJ9.eyJ9.eyJ9")]
    [InlineData("ä.ö.ü")]
    [InlineData("Bearer x.y.z")]
    public void What_is_no_token_is_refused_without_a_word(string nonsense) => Assert.Null(Check(nonsense));

    [Fact]
    public void An_endless_token_is_refused() => Assert.Null(Check(_good + new string('A', 1_000_000)));

    private Local.Seams.Caller? Check(string token) => _shop.Identity.Check(token, Shop.Audience);

    private string SignedByTheIssuer(Jwt jwt)
    {
        using var key = Key("workforce");
        return jwt.WithSignature(text => Sign(key, text));
    }

    private RSA Key(string tenant)
    {
        var key = RSA.Create();
        key.ImportFromPem(File.ReadAllText(Path.Combine(_shop.StateFolder, "identity", $"{tenant}.pem")));
        return key;
    }

    private async Task<RSA> PublicKey(string tenant)
    {
        var keys = await _shop.Get($"{_shop.Identity.Address}/{tenant}/discovery/v2.0/keys");
        return Discovery.Key(keys["keys"]![0]!.AsObject());
    }

    private static byte[] Sign(RSA key, byte[] text) => key.SignData(text, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
}
