using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace ServerlessShop.Hosting.Specs;

/// <summary>A token issuer with a key and a discovery document of its own. What it signs is up to the spec.</summary>
internal sealed class Issuer : IAsyncDisposable
{
    public const string KeyId = "the-same-for-all";

    private readonly WebApplication _app;

    private Issuer(WebApplication app) => _app = app;

    public string Authority => _app.Urls.Single();

    public RSA Key { get; } = RSA.Create(2048);

    public static async Task<Issuer> Start()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var issuer = new Issuer(app);
        app.MapGet("/.well-known/openid-configuration", () => Results.Json(new
        {
            issuer = issuer.Authority,
            jwks_uri = $"{issuer.Authority}/keys",
        }));
        app.MapGet("/keys", () => Results.Json(new { keys = new[] { issuer.PublicKey() } }));
        await app.StartAsync();
        return issuer;
    }

    /// <summary>A token of this issuer, with the header and claims as they are given.</summary>
    public string Sign(string algorithm, Dictionary<string, object> claims, RSA? with = null)
    {
        var head = $"{Encode(JsonSerializer.SerializeToUtf8Bytes(new { alg = algorithm, typ = "JWT", kid = KeyId }))}."
            + Encode(JsonSerializer.SerializeToUtf8Bytes(claims));
        var bytes = Encoding.ASCII.GetBytes(head);
        var signature = algorithm switch
        {
            "none" => [],
            "HS256" => HMACSHA256.HashData(Encoding.UTF8.GetBytes(Key.ExportSubjectPublicKeyInfoPem()), bytes),
            "PS256" => Key.SignData(bytes, HashAlgorithmName.SHA256, RSASignaturePadding.Pss),
            _ => (with ?? Key).SignData(bytes, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1),
        };
        return $"{head}.{Encode(signature)}";
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        Key.Dispose();
    }

    private object PublicKey()
    {
        var key = Key.ExportParameters(includePrivateParameters: false);
        return new { kty = "RSA", use = "sig", kid = KeyId, alg = "RS256", n = Encode(key.Modulus!), e = Encode(key.Exponent!) };
    }

    private static string Encode(byte[] bytes) => Microsoft.AspNetCore.WebUtilities.WebEncoders.Base64UrlEncode(bytes);
}
