using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace ServerlessShop.Gateway.Specs;

/// <summary>Two issuers that call their keys by the same name. A provider cached by kid would mix them up.</summary>
public sealed class SameKidSpec : IAsyncLifetime
{
    private const string Kid = "key-1";

    private readonly Dictionary<string, RSA> _keys = new() { ["a"] = RSA.Create(2048), ["b"] = RSA.Create(2048) };
    private Shop _shop = null!;
    private WebApplication _issuers = null!;

    public async Task InitializeAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _issuers = builder.Build();
        _issuers.Run(Serve);
        await _issuers.StartAsync();

        _shop = await Shop.Prepare();
        _shop.Write("infra/policies/global.xml", Samples.ForwardOnly);
        _shop.Write("infra/policies/fragments/require-token.xml", $$$"""
            <fragment>
              <validate-jwt header-name="Authorization" require-scheme="Bearer">
                <openid-config url="{{{Issuer("a")}}}/.well-known/openid-configuration" />
                <openid-config url="{{{Issuer("b")}}}/.well-known/openid-configuration" />
                <audiences><audience>{{api-audience}}</audience></audiences>
              </validate-jwt>
            </fragment>
            """);
        await _shop.StartGateway();
    }

    public async Task DisposeAsync()
    {
        await _shop.DisposeAsync();
        await _issuers.DisposeAsync();
        foreach (var key in _keys.Values) { key.Dispose(); }
    }

    [Fact]
    public async Task Each_issuer_is_checked_against_its_own_key_in_any_order()
    {
        for (var round = 0; round < 2; round++)
        {
            Assert.Equal(200, await Send(issuer: "a", signedBy: "a"));
            Assert.Equal(401, await Send(issuer: "b", signedBy: "a"));
            Assert.Equal(200, await Send(issuer: "b", signedBy: "b"));
            Assert.Equal(401, await Send(issuer: "a", signedBy: "b"));
        }
    }

    [Fact]
    public async Task A_key_replaced_under_its_name_takes_its_tokens_with_it()
    {
        var token = Token(issuer: "a", signedBy: "a");
        Assert.Equal(200, (await _shop.Send("GET", "/orders/1", token)).Status);

        _keys["a"].Dispose();
        _keys["a"] = RSA.Create(2048);
        _shop.Clock.Advance(TimeSpan.FromHours(1));

        Assert.Equal(401, (await _shop.Send("GET", "/orders/1", token)).Status);
        Assert.Equal(200, await Send(issuer: "a", signedBy: "a"));
    }

    private async Task<int> Send(string issuer, string signedBy) =>
        (await _shop.Send("GET", "/orders/1", Token(issuer, signedBy))).Status;

    private string Token(string issuer, string signedBy)
    {
        var now = _shop.Clock.GetUtcNow().ToUnixTimeSeconds();
        var header = new { alg = "RS256", kid = Kid, typ = "JWT" };
        var claims = new { iss = Issuer(issuer), aud = Shop.Audience, nbf = now, exp = now + 7200, jti = Guid.NewGuid() };
        var text = $"{Encode(header)}.{Encode(claims)}";
        var signature = _keys[signedBy].SignData(Encoding.ASCII.GetBytes(text), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        return $"{text}.{Base64Url.EncodeToString(signature)}";
    }

    private string Issuer(string name) => $"{_issuers.Urls.Single()}/{name}";

    private Task Serve(HttpContext http)
    {
        var name = http.Request.Path.Value!.Split('/')[1];
        if (http.Request.Path.Value.EndsWith("openid-configuration", StringComparison.Ordinal))
        {
            return http.Response.WriteAsJsonAsync(new { issuer = Issuer(name), jwks_uri = $"{Issuer(name)}/keys" });
        }

        var key = _keys[name].ExportParameters(includePrivateParameters: false);
        return http.Response.WriteAsJsonAsync(new
        {
            keys = new[]
            {
                new { kty = "RSA", kid = Kid, use = "sig", n = Base64Url.EncodeToString(key.Modulus), e = Base64Url.EncodeToString(key.Exponent) },
            },
        });
    }

    private static string Encode(object part) => Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(part));
}
