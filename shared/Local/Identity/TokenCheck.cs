using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Caching.Memory;
using ServerlessShop.Local.Seams;

namespace ServerlessShop.Local.Identity;

/// <summary>
/// Checks tokens of one issuer, by its one key and RS256 alone. The header's alg and kid are compared, never obeyed:
/// "none", HS256 keyed with the public key and a stranger's key under a known kid all end here.
/// </summary>
internal sealed class TokenCheck(Tenant tenant, Apps apps, Users users, TimeProvider time) : IDisposable
{
    private const int CachedMax = 4096;
    private const int TokenLengthMax = 16 * 1024;

    // Store and broker ask on every request. What has been verified once is known by its hash until it expires.
    private readonly MemoryCache _verified = new(new MemoryCacheOptions { SizeLimit = CachedMax });

    public Caller? Check(string token, string audience)
    {
        if (token.Length > TokenLengthMax || !Ascii.IsValid(token)) { return null; }

        Span<byte> text = stackalloc byte[token.Length];
        Encoding.ASCII.GetBytes(token, text);
        var hash = new TokenHash(text);

        if (!_verified.TryGetValue(hash, out Verified? verified))
        {
            verified = Verify(text);
            if (verified is null) { return null; }
            _verified.Set(hash, verified, new MemoryCacheEntryOptions { Size = 1 });
        }

        // Who it is for and whether it is still good are asked every time: only the signature's check is remembered.
        var now = time.GetUtcNow().ToUnixTimeSeconds();
        if (now >= verified!.Expires) { _verified.Remove(hash); return null; }
        return now >= verified.NotBefore && verified.Audience == audience ? verified.Caller : null;
    }

    public void Dispose() => _verified.Dispose();

    private Verified? Verify(ReadOnlySpan<byte> token)
    {
        var end = token.LastIndexOf((byte)'.');
        if (end <= 0) { return null; }
        var signed = token[..end];
        var middle = signed.IndexOf((byte)'.');
        if (middle <= 0) { return null; }

        if (Decode(token[(end + 1)..]) is not { } signature || !IsOurHeader(signed[..middle])) { return null; }
        if (!tenant.Key.Verifies(signed, signature)) { return null; }

        // Only now is the payload worth reading: it is what this issuer wrote.
        if (Decode(signed[(middle + 1)..]) is not { } payload) { return null; }
        try
        {
            using var claims = JsonDocument.Parse(payload);
            return Read(claims.RootElement);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private bool IsOurHeader(ReadOnlySpan<byte> encoded)
    {
        if (Decode(encoded) is not { } bytes) { return false; }
        try
        {
            using var header = JsonDocument.Parse(bytes);
            var root = header.RootElement;
            return root.ValueKind == JsonValueKind.Object
                && Text(root, "alg") == "RS256"
                && Text(root, "kid") == tenant.Key.Kid
                && Text(root, "typ") is null or "JWT"
                && !root.TryGetProperty("crit", out _);
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private Verified? Read(JsonElement claims)
    {
        if (claims.ValueKind != JsonValueKind.Object || Text(claims, "iss") != tenant.Issuer) { return null; }
        if (Text(claims, "aud") is not { } audience) { return null; }
        if (Number(claims, "exp") is not { } expires || Number(claims, "nbf") is not { } notBefore) { return null; }

        // An app is known by its registration and a person by the directory; either may be gone since the token was issued.
        var name = Text(claims, "scp") is null
            ? apps.WithClientId(Text(claims, "azp") ?? "")?.Name
            : users.WithObjectId(tenant.Name, Text(claims, "oid") ?? "")?.Username;
        return name is null ? null : new Verified(audience, notBefore, expires, new Caller(name, Roles(claims)));
    }

    private static HashSet<string> Roles(JsonElement claims) =>
        claims.TryGetProperty("roles", out var roles) && roles.ValueKind == JsonValueKind.Array
            ? [.. roles.EnumerateArray().Where(role => role.ValueKind == JsonValueKind.String).Select(role => role.GetString()!)]
            : [];

    private static string? Text(JsonElement of, string name) =>
        of.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static long? Number(JsonElement of, string name) =>
        of.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var number)
            ? number
            : null;

    private static byte[]? Decode(ReadOnlySpan<byte> encoded)
    {
        var bytes = new byte[Base64Url.GetMaxDecodedLength(encoded.Length)];
        return Base64Url.IsValid(encoded) && Base64Url.TryDecodeFromUtf8(encoded, bytes, out var length) ? bytes[..length] : null;
    }

    private sealed record Verified(string Audience, long NotBefore, long Expires, Caller Caller);

    private readonly record struct TokenHash
    {
        private readonly UInt128 _first;
        private readonly UInt128 _second;

        public TokenHash(ReadOnlySpan<byte> token)
        {
            Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
            SHA256.HashData(token, hash);
            _first = System.Buffers.Binary.BinaryPrimitives.ReadUInt128LittleEndian(hash);
            _second = System.Buffers.Binary.BinaryPrimitives.ReadUInt128LittleEndian(hash[16..]);
        }
    }
}
