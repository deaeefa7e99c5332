using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace ServerlessShop.Local.Identity;

/// <summary>
/// Ties a form to the browser it was shown to, and to what it asked: without it, a stranger's page could sign its visitor
/// in to the stranger's account, or out.
/// </summary>
internal sealed class FormToken(byte[] key, TimeProvider time)
{
    private static readonly TimeSpan _lifetime = TimeSpan.FromHours(1);

    public string For(Tenant tenant, string form, string nonce, string request)
    {
        var expires = Tenant.Seconds(time.GetUtcNow() + _lifetime);
        return $"{expires}.{Base64Url.EncodeToString(Mac(tenant, form, nonce, expires, request))}";
    }

    public bool Fits(string token, Tenant tenant, string form, string? nonce, string request)
    {
        if (nonce is null || token.Split('.') is not [var expires, var mac]) { return false; }
        if (!long.TryParse(expires, NumberStyles.None, CultureInfo.InvariantCulture, out var until)) { return false; }
        return CryptographicOperations.FixedTimeEquals(
                Encoding.UTF8.GetBytes(mac), Encoding.UTF8.GetBytes(Base64Url.EncodeToString(Mac(tenant, form, nonce, expires, request))))
            && time.GetUtcNow().ToUnixTimeSeconds() < until;
    }

    private byte[] Mac(Tenant tenant, string form, string nonce, string expires, string request) =>
        HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(string.Join('\n', tenant.Name, form, nonce, expires, request)));
}
