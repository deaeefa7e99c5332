using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text.Json.Nodes;

namespace ServerlessShop.Identity.Specs;

internal static class Discovery
{
    public static RSA Key(JsonObject jwk)
    {
        var key = RSA.Create();
        key.ImportParameters(new RSAParameters
        {
            Modulus = Base64Url.DecodeFromChars(jwk["n"]!.GetValue<string>()),
            Exponent = Base64Url.DecodeFromChars(jwk["e"]!.GetValue<string>()),
        });
        return key;
    }
}
