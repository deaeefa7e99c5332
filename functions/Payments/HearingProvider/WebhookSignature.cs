using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace ServerlessShop.Payments.HearingProvider;

/// <summary>
/// Whether a webhook is the provider's: "t=seconds,v1=hex[,v1=hex]", each v1 the HMAC-SHA256 of "seconds.body" under
/// one of the keys that are in use. The body counts byte by byte, as it came.
/// </summary>
public static class WebhookSignature
{
    public const string Header = "Provider-Signature";

    public static readonly TimeSpan Tolerance = TimeSpan.FromMinutes(5);

    private const int SignaturesMax = 4;
    private const int HeaderLengthMax = 512;

    public static bool IsGenuine(string? header, ReadOnlySpan<byte> body, IReadOnlyList<string> keys, DateTimeOffset now)
    {
        if (Read(header) is not var (seconds, signatures)) { return false; }
        if ((now - DateTimeOffset.FromUnixTimeSeconds(seconds)).Duration() > Tolerance) { return false; }

        // No early end: how long it takes tells nothing of what was wrong.
        var isGenuine = false;
        foreach (var key in keys)
        {
            var expected = Of(seconds, body, key);
            foreach (var signature in signatures) { isGenuine |= CryptographicOperations.FixedTimeEquals(expected, signature); }
        }

        return isGenuine;
    }

    public static byte[] Of(long seconds, ReadOnlySpan<byte> body, string key)
    {
        var prefix = Encoding.ASCII.GetBytes(seconds.ToString(CultureInfo.InvariantCulture) + ".");
        var signed = new byte[prefix.Length + body.Length];
        prefix.CopyTo(signed, 0);
        body.CopyTo(signed.AsSpan(prefix.Length));
        return HMACSHA256.HashData(Encoding.UTF8.GetBytes(key), signed);
    }

    private static (long Seconds, IReadOnlyList<byte[]> Signatures)? Read(string? header)
    {
        if (header is not { Length: > 0 and <= HeaderLengthMax }) { return null; }

        long? seconds = null;
        var signatures = new List<byte[]>();
        foreach (var part in header.Split(','))
        {
            switch (part.Split('=', 2))
            {
                case ["t", var text] when seconds is null && IsTime(text, out var time):
                    seconds = time;
                    break;
                case ["v1", { Length: HMACSHA256.HashSizeInBytes * 2 } hex]
                    when signatures.Count < SignaturesMax && hex.All(char.IsAsciiHexDigitLower):
                    signatures.Add(Convert.FromHexString(hex));
                    break;
                case ["t" or "v1", _]:
                    return null;
                default:
                    break; // A later version's signature, beside ours.
            }
        }

        return seconds is { } at && signatures.Count > 0 ? (at, signatures) : null;
    }

    /// <summary>Written in one way only, so that what is signed is what is read.</summary>
    private static bool IsTime(string text, out long time) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out time)
        && time <= DateTimeOffset.MaxValue.ToUnixTimeSeconds()
        && text == time.ToString(CultureInfo.InvariantCulture);
}
