using System.Globalization;
using System.Security.Cryptography;

namespace ServerlessShop.Local.Identity;

/// <summary>PBKDF2 with SHA-256, written as pbkdf2-sha256$iterations$salt$hash.</summary>
internal sealed class PasswordHash
{
    private const string Scheme = "pbkdf2-sha256";
    private const int IterationsMin = 600_000;
    private const int HashBytes = 32;

    private readonly int _iterations;
    private readonly byte[] _salt;
    private readonly byte[] _hash;

    private PasswordHash(int iterations, byte[] salt, byte[] hash)
    {
        _iterations = iterations;
        _salt = salt;
        _hash = hash;
    }

    /// <summary>No password matches it; checking against it takes as long as against a real one.</summary>
    public static PasswordHash OfNobody { get; } =
        new(IterationsMin, RandomNumberGenerator.GetBytes(16), RandomNumberGenerator.GetBytes(HashBytes));

    /// <summary>A new hash with a salt of its own.</summary>
    public static string Of(string password)
    {
        var salt = RandomNumberGenerator.GetBytes(16);
        var hash = Derive(password, salt, IterationsMin);
        return $"{Scheme}${IterationsMin}${Convert.ToBase64String(salt)}${Convert.ToBase64String(hash)}";
    }

    public static PasswordHash? Parse(string text)
    {
        if (text.Split('$') is not [Scheme, var iterations, var salt, var hash]) { return null; }
        if (!int.TryParse(iterations, NumberStyles.None, CultureInfo.InvariantCulture, out var count)) { return null; }
        if (Decode(salt) is not { Length: >= 16 } saltBytes) { return null; }
        if (Decode(hash) is not { Length: HashBytes } hashBytes) { return null; }
        return count >= IterationsMin ? new PasswordHash(count, saltBytes, hashBytes) : null;
    }

    public bool Matches(string password) =>
        CryptographicOperations.FixedTimeEquals(Derive(password, _salt, _iterations), _hash);

    private static byte[] Derive(string password, byte[] salt, int iterations) =>
        Rfc2898DeriveBytes.Pbkdf2(password, salt, iterations, HashAlgorithmName.SHA256, HashBytes);

    private static byte[]? Decode(string base64)
    {
        var bytes = new byte[base64.Length];
        return Convert.TryFromBase64String(base64, bytes, out var length) ? bytes[..length] : null;
    }
}
