using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace ServerlessShop.Gateway.Specs;

/// <summary>The policies that deploy: infra/policies, run as they are.</summary>
public sealed class ShopPoliciesSpec : IAsyncLifetime
{
    private Shop _shop = null!;

    public async Task InitializeAsync() => _shop = await Shop.Open(deployed: true);

    public Task DisposeAsync() => _shop.DisposeAsync().AsTask();

    [Theory]
    [InlineData("customers", "alice")]
    [InlineData("workforce", "sally")]
    public async Task A_token_of_either_issuer_opens_the_door_and_stays_in_Authorization(string tenant, string user)
    {
        var token = await _shop.SignIn(tenant, user);

        Assert.Equal(200, (await _shop.Send("GET", "/orders/4711", token)).Status);
        Assert.Equal(200, (await _shop.Send("GET", "/orders/4711", token)).Status);
        Assert.Equal($"Bearer {token}", _shop.Apps.Last.Headers["Authorization"]);
    }

    [Fact]
    public async Task The_gateway_brings_its_own_token_in_a_header_of_its_own()
    {
        await _shop.Send("GET", "/products/85123A");

        var header = _shop.Apps.Last.Headers["X-Gateway-Authorization"];
        var caller = _shop.Identity.Check(header["Bearer ".Length..], Shop.Audience);
        Assert.StartsWith("Bearer ", header, StringComparison.Ordinal);
        Assert.Equal("gateway", caller!.Name);
        Assert.Contains("gateway", caller.Roles);
    }

    [Theory]
    [InlineData("X-Gateway-Authorization")]
    [InlineData("x-gateway-authorization")]
    [InlineData("X-Local-Host-Key")]
    [InlineData("x-ms-invocation-id")]
    [InlineData("X-MS-CLIENT-PRINCIPAL")]
    [InlineData("X-MS-CLIENT-PRINCIPAL-ID")]
    [InlineData("X-Forwarded-Host")]
    [InlineData("X-Forwarded-For")]
    [InlineData("x-functions-key")]
    public async Task A_callers_own_copy_of_an_internal_header_does_not_get_in(string name)
    {
        await _shop.Send("GET", "/products/85123A", headers: [(name, "forged"), ("X-Other", "kept")]);

        Assert.DoesNotContain("forged", _shop.Apps.Last.Headers.Values);
        Assert.Equal("kept", _shop.Apps.Last.Headers["X-Other"]);
    }

    [Fact]
    public async Task Anybody_may_read_the_catalogue_but_not_change_it()
    {
        Assert.Equal(200, (await _shop.Send("GET", "/products/85123A")).Status);
        Assert.Single(_shop.Apps.Received);

        var refused = await _shop.Send("PUT", "/products/85123A");
        Assert.Equal((401, "application/problem+json"), (refused.Status, refused.ContentType));
        Assert.Single(_shop.Apps.Received);

        var carl = await _shop.SignIn("workforce", "carl");
        Assert.Equal(200, (await _shop.Send("PUT", "/products/85123A", carl)).Status);
    }

    [Fact]
    public async Task What_prices_were_is_not_for_anybody_to_read_and_whose_token_it_is_comes_through()
    {
        var refused = await _shop.Send("GET", "/products/85123A/price-history");
        Assert.Equal((401, "application/problem+json"), (refused.Status, refused.ContentType));
        Assert.Empty(_shop.Apps.Received);

        var fiona = await _shop.SignIn("workforce", "fiona");
        Assert.Equal(200, (await _shop.Send("GET", "/products/85123A/price-history", fiona)).Status);
        Assert.Equal($"Bearer {fiona}", _shop.Apps.Last.Headers["Authorization"]);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("nonsense")]
    [InlineData("a.b.c")]
    [InlineData("eyJhbGciOiJub25lIn0.e30.")]
    public async Task Without_a_token_of_use_there_is_no_way_in(string? token)
    {
        var answer = token is "" ? await _shop.Send("GET", "/orders/1", headers: ("Authorization", "Bearer "))
            : await _shop.Send("GET", "/orders/1", token);

        Assert.Equal((401, "The access token is missing or invalid."), (answer.Status, (string)JsonNode.Parse(answer.Body)!["detail"]!));
        Assert.NotNull(answer.Headers["x-correlation-id"]);
        Assert.Empty(_shop.Apps.Received);
    }

    [Fact]
    public async Task Another_scheme_is_not_a_token()
    {
        var token = await _shop.SignIn("workforce", "sally");

        Assert.Equal(401, (await _shop.Send("GET", "/orders/1", headers: ("Authorization", token))).Status);
        Assert.Equal(401, (await _shop.Send("GET", "/orders/1", headers: ("Authorization", $"Basic {token}"))).Status);
    }

    [Fact]
    public async Task A_token_for_another_audience_is_refused()
    {
        var token = _shop.Identity.Issue("platform", "https://servicebus.azure.net");

        Assert.Equal(401, (await _shop.Send("GET", "/orders/1", token)).Status);
    }

    [Fact]
    public async Task A_token_that_was_good_is_refused_once_it_is_expired()
    {
        var token = await _shop.SignIn("workforce", "sally");
        _shop.Clock.Advance(TimeSpan.FromMinutes(30));
        Assert.Equal(200, (await _shop.Send("GET", "/orders/1", token)).Status);

        _shop.Clock.Advance(TimeSpan.FromMinutes(30));

        Assert.Equal(401, (await _shop.Send("GET", "/orders/1", token)).Status);
    }

    [Fact]
    public async Task Forged_tokens_are_refused_before_and_after_the_real_one_was_used()
    {
        var good = await _shop.SignIn("workforce", "sally");
        using var stranger = RSA.Create(2048);
        using var workforce = Key("workforce");
        using var customers = Key("customers");
        var forged = new Dictionary<string, string>
        {
            ["alg none"] = Forge(good, _ => [], header => header["alg"] = "none"),
            ["HS256 with the public key"] = Forge(
                good, text => HMACSHA256.HashData(workforce.ExportSubjectPublicKeyInfo(), text), header => header["alg"] = "HS256"),
            ["HS256 with the public key in PEM"] = Forge(
                good, text => HMACSHA256.HashData(Encoding.ASCII.GetBytes(workforce.ExportSubjectPublicKeyInfoPem()), text),
                header => header["alg"] = "HS256"),
            ["a stranger's key under the known kid"] = Forge(good, text => Sign(stranger, text)),
            ["the other issuer's key under this one's kid"] = Forge(good, text => Sign(customers, text)),
            ["the other issuer's key and kid"] = Forge(good, text => Sign(customers, text), header => header["kid"] = Kid("customers")),
            ["RS384, which API Management does not take"] = Forge(
                good, text => workforce.SignData(text, HashAlgorithmName.SHA384, RSASignaturePadding.Pkcs1), header => header["alg"] = "RS384"),
            ["no kid"] = Forge(good, text => Sign(workforce, text), header => header.Remove("kid")),
            ["tampered"] = Forge(good, _ => Convert.FromBase64String(Padded(good.Split('.')[2])), _ => { }, claims => claims["roles"] = new JsonArray("catalog")),
            ["no expiry"] = Forge(good, text => Sign(workforce, text), _ => { }, claims => claims.Remove("exp")),
            ["another issuer's name"] = Forge(good, text => Sign(workforce, text), _ => { }, claims => claims["iss"] = "https://evil.example"),
        };

        foreach (var (what, token) in forged) { Assert.True((await _shop.Send("GET", "/orders/1", token)).Status == 401, what); }
        Assert.Equal(200, (await _shop.Send("GET", "/orders/1", good)).Status);
        foreach (var (what, token) in forged) { Assert.True((await _shop.Send("GET", "/orders/1", token)).Status == 401, what); }

        // The forger's tools are in order: with the right key the same hand makes a good token.
        Assert.Equal(200, (await _shop.Send("GET", "/orders/1", Forge(good, text => Sign(workforce, text)))).Status);
    }

    [Fact]
    public async Task A_new_key_is_taken_up_when_its_kid_is_met_and_the_old_one_dropped()
    {
        var before = await _shop.SignIn("workforce", "sally");
        Assert.Equal(200, (await _shop.Send("GET", "/orders/1", before)).Status);

        // The stand-in for a rotation: the same address answers with new keys.
        var address = _shop.Identity.Address;
        await _shop.Identity.DisposeAsync();
        Directory.Delete(_shop.StateFolder, recursive: true);
        await using var rotated = await Local.Identity.IdentityProvider.Start(
            new Local.Identity.IdentityOptions(address, _shop.StateFolder, Shop.Repository, Local.Topology.ShopTopology.Read(Shop.Repository)),
            _shop.Clock);
        var after = await _shop.SignIn("workforce", "sally");

        Assert.Equal(401, (await _shop.Send("GET", "/orders/1", after)).Status);
        _shop.Clock.Advance(TimeSpan.FromMinutes(5));
        Assert.Equal(200, (await _shop.Send("GET", "/orders/1", after)).Status);
        Assert.Equal(401, (await _shop.Send("GET", "/orders/1", before)).Status);
    }

    [Fact]
    public async Task Keys_known_so_far_stay_good_while_the_issuer_cannot_be_reached()
    {
        await _shop.Gateway.DisposeAsync();
        _shop.Write("infra/policies/global.xml", Samples.ForwardOnly);
        await _shop.StartGateway();
        await _shop.Send("GET", "/orders/1", await _shop.SignIn("workforce", "sally"));

        _shop.Clock.Advance(TimeSpan.FromMinutes(30));
        var token = await _shop.SignIn("workforce", "sally");
        await _shop.Identity.DisposeAsync();
        _shop.Clock.Advance(TimeSpan.FromMinutes(31));

        Assert.Equal(200, (await _shop.Send("GET", "/orders/1", token)).Status);
        Assert.Contains(_shop.Log, line => line.Line.Contains("could not be read", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_trace_begun_here_is_the_correlation_id_and_goes_on_to_the_app()
    {
        var answer = await _shop.Send("GET", "/products/85123A");

        var traceparent = _shop.Apps.Last.Headers["traceparent"];
        Assert.Matches("^00-[0-9a-f]{32}-[0-9a-f]{16}-01$", traceparent);
        Assert.Equal(traceparent.Split('-')[1], answer.Headers["x-correlation-id"]);
    }

    [Fact]
    public async Task A_callers_trace_is_continued()
    {
        var answer = await _shop.Send(
            "GET", "/products/85123A",
            headers: [("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"), ("tracestate", "shop=1")]);

        var parts = _shop.Apps.Last.Headers["traceparent"].Split('-');
        Assert.Equal("0af7651916cd43dd8448eb211c80319c", parts[1]);
        Assert.NotEqual("b7ad6b7169203331", parts[2]);
        Assert.Equal("shop=1", _shop.Apps.Last.Headers["tracestate"]);
        Assert.Matches("^[0-9a-f]{32}$", answer.Headers["x-correlation-id"]);
    }

    [Fact]
    public async Task A_malformed_trace_is_not_passed_on()
    {
        await _shop.Send("GET", "/products/85123A", headers: [("traceparent", "00-nonsense"), ("tracestate", "shop=1")]);

        Assert.Matches("^00-[0-9a-f]{32}-[0-9a-f]{16}-01$", _shop.Apps.Last.Headers["traceparent"]);
        Assert.False(_shop.Apps.Last.Headers.ContainsKey("tracestate"));
    }

    private static string Forge(
        string token, Func<byte[], byte[]> sign, Action<JsonObject>? changeHeader = null, Action<JsonObject>? changeClaims = null)
    {
        var parts = token.Split('.');
        var header = JsonNode.Parse(Convert.FromBase64String(Padded(parts[0])))!.AsObject();
        var claims = JsonNode.Parse(Convert.FromBase64String(Padded(parts[1])))!.AsObject();
        changeHeader?.Invoke(header);
        changeClaims?.Invoke(claims);
        var text = $"{Encode(Encoding.UTF8.GetBytes(header.ToJsonString()))}.{Encode(Encoding.UTF8.GetBytes(claims.ToJsonString()))}";
        return $"{text}.{Encode(sign(Encoding.ASCII.GetBytes(text)))}";
    }

    private static string Padded(string text) =>
        text.Replace('-', '+').Replace('_', '/').PadRight((text.Length + 3) / 4 * 4, '=');

    private static string Encode(byte[] bytes) => System.Buffers.Text.Base64Url.EncodeToString(bytes);

    private static byte[] Sign(RSA key, byte[] text) => key.SignData(text, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);

    private RSA Key(string tenant)
    {
        var key = RSA.Create();
        key.ImportFromPem(File.ReadAllText(Path.Combine(_shop.StateFolder, "identity", $"{tenant}.pem")));
        return key;
    }

    private string Kid(string tenant)
    {
        using var key = Key(tenant);
        var parameters = key.ExportParameters(false);
        var canonical = $$"""{"e":"{{Encode(parameters.Exponent!)}}","kty":"RSA","n":"{{Encode(parameters.Modulus!)}}"}""";
        return Encode(SHA256.HashData(Encoding.UTF8.GetBytes(canonical)));
    }
}
