using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace ServerlessShop.Local.Identity;

/// <summary>Codes, refresh tokens and session cookies: 256 random bits to whom they are given, a hash on disk.</summary>
internal static class OpaqueToken
{
    public static string Create() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));

    public static byte[] Hash(string token) => SHA256.HashData(Encoding.UTF8.GetBytes(token));
}
