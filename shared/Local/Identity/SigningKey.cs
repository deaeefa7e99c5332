using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace ServerlessShop.Local.Identity;

/// <summary>An issuer's RSA key. Its kid is the key's thumbprint, so that no two keys ever share one.</summary>
internal sealed class SigningKey : IDisposable
{
    private const int Bits = 2048;

    private readonly Lock _lock = new();
    private readonly RSA _rsa;
    private readonly string _modulus;
    private readonly string _exponent;

    private SigningKey(RSA rsa)
    {
        _rsa = rsa;
        var key = rsa.ExportParameters(includePrivateParameters: false);
        _modulus = Base64Url.EncodeToString(key.Modulus);
        _exponent = Base64Url.EncodeToString(key.Exponent);

        // RFC 7638: the required members in alphabetical order, without white space.
        var canonical = $$"""{"e":"{{_exponent}}","kty":"RSA","n":"{{_modulus}}"}""";
        Kid = Base64Url.EncodeToString(SHA256.HashData(Encoding.UTF8.GetBytes(canonical)));
    }

    public string Kid { get; }

    public static string CreatePem()
    {
        using var rsa = RSA.Create(Bits);
        return rsa.ExportPkcs8PrivateKeyPem();
    }

    /// <exception cref="StartException">The text is not a usable key.</exception>
    public static SigningKey Parse(string path, string pem)
    {
        var rsa = RSA.Create();
        try
        {
            rsa.ImportFromPem(pem);
            if (rsa.KeySize < Bits) { throw new CryptographicException($"The key has {rsa.KeySize} bits, not {Bits}."); }
            return new SigningKey(rsa);
        }
        catch (Exception unusable) when (unusable is CryptographicException or ArgumentException)
        {
            rsa.Dispose();
            throw new StartException($"{path} is no usable RSA key: {unusable.Message} Delete it to have a new one made.");
        }
    }

    public byte[] Sign(ReadOnlySpan<byte> text)
    {
        // RSA instances promise nothing to two threads at once.
        lock (_lock) { return _rsa.SignData(text, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1); }
    }

    public bool Verifies(ReadOnlySpan<byte> text, ReadOnlySpan<byte> signature)
    {
        lock (_lock) { return _rsa.VerifyData(text, signature, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1); }
    }

    public JsonObject ToJwk(string issuer) => new()
    {
        ["kty"] = "RSA",
        ["use"] = "sig",
        ["alg"] = "RS256",
        ["kid"] = Kid,
        ["n"] = _modulus,
        ["e"] = _exponent,
        ["issuer"] = issuer,
    };

    public void Dispose() => _rsa.Dispose();
}
