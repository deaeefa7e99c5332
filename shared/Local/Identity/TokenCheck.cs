using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Caching.Memory;
using ServerlessShop.Local.Seams;

namespace ServerlessShop.Local.Identity;

/// <summary>Checks access tokens of one issuer: signature, issuer, audience, lifetime, and that who it names is still there.</summary>
internal sealed class TokenCheck(Tenant tenant, Apps apps, Users users, TimeProvider time) : IDisposable
{
    private const int CachedMax = 4096;

    private readonly SignedToken _signed = new(tenant);

    // Store and broker ask on every request. What has been verified once is known by its hash until it expires.
    private readonly MemoryCache _verified = new(new MemoryCacheOptions { SizeLimit = CachedMax });

    public Caller? Check(string token, string audience)
    {
        if (token.Length > SignedToken.LengthMax || !Ascii.IsValid(token)) { return null; }

        Span<byte> text = stackalloc byte[token.Length];
        Encoding.ASCII.GetBytes(token, text);
        var hash = new TokenHash(text);

        if (!_verified.TryGetValue(hash, out Verified? verified))
        {
            verified = _signed.Read(text) is { } claims ? Read(claims) : null;
            if (verified is null) { return null; }
            _verified.Set(hash, verified, new MemoryCacheEntryOptions { Size = 1 });
        }

        // Who it is for and whether it is still good are asked every time: only the signature's check is remembered.
        var now = time.GetUtcNow().ToUnixTimeSeconds();
        if (now >= verified!.Expires) { _verified.Remove(hash); return null; }
        return now >= verified.NotBefore && verified.Audience == audience ? verified.Caller : null;
    }

    public void Dispose() => _verified.Dispose();

    private Verified? Read(JsonElement claims)
    {
        if (SignedToken.Text(claims, "aud") is not { } audience) { return null; }
        if (SignedToken.Number(claims, "exp") is not { } expires || SignedToken.Number(claims, "nbf") is not { } notBefore) { return null; }

        // An app is known by its registration and a person by the directory; either may be gone since the token was issued.
        var name = SignedToken.Text(claims, "scp") is null
            ? apps.WithClientId(SignedToken.Text(claims, "azp") ?? "")?.Name
            : users.WithObjectId(tenant.Name, SignedToken.Text(claims, "oid") ?? "")?.Username;
        return name is null ? null : new Verified(audience, notBefore, expires, new Caller(name, Roles(claims)));
    }

    private static HashSet<string> Roles(JsonElement claims) =>
        claims.TryGetProperty("roles", out var roles) && roles.ValueKind == JsonValueKind.Array
            ? [.. roles.EnumerateArray().Where(role => role.ValueKind == JsonValueKind.String).Select(role => role.GetString()!)]
            : [];

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
