using System.Buffers.Text;
using System.Text.Json;

namespace ServerlessShop.Local.Identity;

/// <summary>
/// Reads what an issuer itself has signed, by its own keys and RS256 alone. The header's alg and kid are compared,
/// never obeyed: "none", HS256 keyed with the public key and a stranger's key under a known kid all end here.
/// </summary>
internal sealed class SignedToken(Tenant tenant)
{
    public const int LengthMax = 16 * 1024;

    /// <summary>The claims, once signature and issuer are right; lifetime and audience are for the caller to check.</summary>
    public JsonElement? Read(ReadOnlySpan<byte> token)
    {
        if (token.Length > LengthMax) { return null; }
        var end = token.LastIndexOf((byte)'.');
        if (end <= 0) { return null; }
        var signed = token[..end];
        var middle = signed.IndexOf((byte)'.');
        if (middle <= 0) { return null; }

        if (Decode(token[(end + 1)..]) is not { } signature || KeyOf(signed[..middle]) is not { } key) { return null; }
        if (!key.Verifies(signed, signature)) { return null; }

        // Only now is the payload worth reading: it is what this issuer wrote.
        return Decode(signed[(middle + 1)..]) is { } payload && Parse(payload) is { } claims && Text(claims, "iss") == tenant.Issuer
            ? claims
            : null;
    }

    public static string? Text(JsonElement of, string name) =>
        of.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    public static long? Number(JsonElement of, string name) =>
        of.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var number)
            ? number
            : null;

    private SigningKey? KeyOf(ReadOnlySpan<byte> encodedHeader)
    {
        if (Decode(encodedHeader) is not { } bytes || Parse(bytes) is not { } header) { return null; }
        return Text(header, "alg") == "RS256" && Text(header, "typ") is null or "JWT" && !header.TryGetProperty("crit", out _)
            ? tenant.Keys.WithKid(Text(header, "kid") ?? "")
            : null;
    }

    private static JsonElement? Parse(byte[] json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            return document.RootElement.ValueKind == JsonValueKind.Object ? document.RootElement.Clone() : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static byte[]? Decode(ReadOnlySpan<byte> encoded)
    {
        var bytes = new byte[Base64Url.GetMaxDecodedLength(encoded.Length)];
        return Base64Url.IsValid(encoded) && Base64Url.TryDecodeFromUtf8(encoded, bytes, out var length) ? bytes[..length] : null;
    }
}
