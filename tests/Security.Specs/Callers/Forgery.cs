using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace ServerlessShop.Security.Specs;

/// <summary>
/// Signs with the issuers' real keys, read from the platform's state folder: a forged token has exactly one thing wrong
/// with it, so that nothing else can be why it is refused.
/// </summary>
internal sealed class Forgery : IDisposable
{
    private readonly RSA _workforce;
    private readonly RSA _customers;
    private readonly RSA _strange = RSA.Create(2048);
    private readonly string _workforceToken;
    private readonly string _customerToken;

    /// <param name="workforceToken">Any genuine one: its key id and its issuer are taken from it.</param>
    /// <param name="customerToken">Any genuine one.</param>
    public Forgery(string stateFolder, string workforceToken, string customerToken)
    {
        _workforce = KeyOf(stateFolder, "workforce");
        _customers = KeyOf(stateFolder, "customers");
        (_workforceToken, _customerToken) = (workforceToken, customerToken);
    }

    /// <summary>A token that the workforce's tenant could have issued.</summary>
    public string Workforce(params string[] roles) => Signed(_workforceToken, _workforce, claims => claims["roles"] = Roles(roles));

    /// <summary>A token that the customers' tenant could have issued.</summary>
    public string Customer(params string[] roles) => Signed(_customerToken, _customers, claims => claims["roles"] = Roles(roles));

    public string Workforce(Action<JsonObject> change) => Signed(_workforceToken, _workforce, change);

    /// <summary>The workforce's tokens with one thing wrong, otherwise good for these roles.</summary>
    public IEnumerable<(string What, string Token)> Forged(params string[] roles)
    {
        var good = Workforce(roles);
        var now = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
        string With(Action<JsonObject> change) => Signed(good, _workforce, change);
        string By(string algorithm, Func<byte[], byte[]> sign) => Joined(good, header => header["alg"] = algorithm, sign);

        yield return ("expired", With(claims => claims["exp"] = now - 2));
        yield return ("without an end", With(claims => claims.Remove("exp")));
        yield return ("not yet valid", With(claims => claims["nbf"] = now + 600));
        yield return ("for another audience", With(claims => claims["aud"] = "https://servicebus.azure.net"));
        yield return ("without an audience", With(claims => claims.Remove("aud")));
        yield return ("of another issuer", With(claims => claims["iss"] = "http://127.0.0.1/workforce/v2.0"));
        yield return ("in the other issuer's name", With(claims => claims["iss"] = Issuer(_customerToken)));
        yield return ("of the other issuer's key with this kid", By("RS256", Rs256(_customers)));
        yield return ("of a stranger's key with this kid", By("RS256", Rs256(_strange)));
        yield return ("of the other issuer's key with its own kid",
            Joined(good, header => header["kid"] = JwtParts.Header(_customerToken)["kid"]!.GetValue<string>(), Rs256(_customers)));
        yield return ("of an unknown kid", Joined(good, header => header["kid"] = "nobody-knows", Rs256(_strange)));
        yield return ("with its own key in the header", Joined(good, Jwk, Rs256(_strange)));
        yield return ("alg none", By("none", _ => []));
        yield return ("alg nOnE", By("nOnE", _ => []));
        yield return ("alg none, signed", By("none", Rs256(_workforce)));
        yield return ("HS256 with the public key's PEM", By("HS256", Hs256(Encoding.UTF8.GetBytes(_workforce.ExportSubjectPublicKeyInfoPem()))));
        yield return ("HS256 with the public key's DER", By("HS256", Hs256(_workforce.ExportSubjectPublicKeyInfo())));
        yield return ("HS256 with the modulus", By("HS256", Hs256(_workforce.ExportParameters(false).Modulus!)));
        yield return ("RS512", By("RS512", text => _workforce.SignData(text, HashAlgorithmName.SHA512, RSASignaturePadding.Pkcs1)));
        yield return ("PS256", By("PS256", text => _workforce.SignData(text, HashAlgorithmName.SHA256, RSASignaturePadding.Pss)));
        foreach (var (what, token) in Mutilated(good)) { yield return (what, token); }
    }

    public void Dispose()
    {
        _workforce.Dispose();
        _customers.Dispose();
        _strange.Dispose();
    }

    private static IEnumerable<(string What, string Token)> Mutilated(string good)
    {
        var parts = good.Split('.');
        var tampered = JwtParts.Claims(good);
        tampered["name"] = "Somebody else";
        yield return ("tampered", $"{parts[0]}.{JwtParts.Encode(tampered)}.{parts[2]}");
        yield return ("without a signature", $"{parts[0]}.{parts[1]}.");
        yield return ("without a third part", $"{parts[0]}.{parts[1]}");
        yield return ("with half a signature", $"{parts[0]}.{parts[1]}.{parts[2][..(parts[2].Length / 2)]}");
        yield return ("with another's signature", $"{parts[0]}.{parts[1]}.{new string('A', parts[2].Length)}");
        yield return ("with a fourth part", $"{good}.{parts[2]}");
    }

    private static string Signed(string like, RSA key, Action<JsonObject> change)
    {
        var claims = JwtParts.Claims(like);
        change(claims);
        return JwtParts.Join(JwtParts.Header(like), claims, Rs256(key));
    }

    private static string Joined(string like, Action<JsonObject> change, Func<byte[], byte[]> sign)
    {
        var header = JwtParts.Header(like);
        change(header);
        return JwtParts.Join(header, JwtParts.Claims(like), sign);
    }

    private void Jwk(JsonObject header)
    {
        var key = _strange.ExportParameters(includePrivateParameters: false);
        header["jwk"] = new JsonObject
        {
            ["kty"] = "RSA",
            ["n"] = System.Buffers.Text.Base64Url.EncodeToString(key.Modulus),
            ["e"] = System.Buffers.Text.Base64Url.EncodeToString(key.Exponent),
        };
    }

    private static string Issuer(string token) => JwtParts.Claims(token)["iss"]!.GetValue<string>();

    private static JsonArray Roles(string[] roles) => [.. roles.Select(role => (JsonNode)role)];

    private static Func<byte[], byte[]> Rs256(RSA key) =>
        text => key.SignData(text, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);

    private static Func<byte[], byte[]> Hs256(byte[] key) => text => HMACSHA256.HashData(key, text);

    private static RSA KeyOf(string stateFolder, string tenant)
    {
        var key = RSA.Create();
        key.ImportFromPem(File.ReadAllText(Path.Combine(stateFolder, "identity", $"{tenant}.pem")));
        return key;
    }
}
