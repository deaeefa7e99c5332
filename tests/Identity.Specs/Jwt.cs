using System.Buffers.Text;
using System.Text;
using System.Text.Json.Nodes;

namespace ServerlessShop.Identity.Specs;

/// <summary>A token taken apart, to be looked at and put together wrongly.</summary>
internal sealed record Jwt(JsonObject Header, JsonObject Claims, byte[] Signature)
{
    public static Jwt Of(string token)
    {
        var parts = token.Split('.');
        return new Jwt(Json(parts[0]), Json(parts[1]), Base64Url.DecodeFromChars(parts[2]));
    }

    public string SignedText => $"{Encode(Header)}.{Encode(Claims)}";

    public string WithSignature(byte[] signature) => $"{SignedText}.{Base64Url.EncodeToString(signature)}";

    public string WithSignature(Func<byte[], byte[]> sign) => WithSignature(sign(Encoding.ASCII.GetBytes(SignedText)));

    private static JsonObject Json(string part) => JsonNode.Parse(Base64Url.DecodeFromChars(part))!.AsObject();

    private static string Encode(JsonObject part) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(part.ToJsonString()));
}
