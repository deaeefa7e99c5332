using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using ServerlessShop.Basket.Baskets;
using ServerlessShop.Kernel;

namespace ServerlessShop.Basket.ShippingQuotes;

/// <summary>
/// Lets the client carry a quote: the shop stores none, and believes one when its signature is right. Two keys are
/// active, so that a key can be replaced while quotes signed with the one before are still out.
/// </summary>
/// <param name="current">Signs, and is checked against.</param>
/// <param name="previous">Is checked against only; null if there is none.</param>
public sealed class QuoteSigning(byte[] current, byte[]? previous)
{
    public const int KeyBytesMin = 32; // As long as what HMAC-SHA256 answers: less would be the weaker part.
    public const int TextLengthMax = 1_024;

    // Signed with every text, so that a signature the same key gave to something else is none of a quote.
    private const string Purpose = "shipping-quote-v1.";

    private readonly byte[] _current = Strong(current, nameof(current));

    private readonly byte[] _previous = previous is null ? current : Strong(previous, nameof(previous));

    public static QuoteSigning Of(BasketOptions options) => new(
        Convert.FromBase64String(options.QuoteKey),
        options.PreviousQuoteKey is { Length: > 0 } before ? Convert.FromBase64String(before) : null);

    public string Sign(ShippingQuote quote)
    {
        var payload = Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(quote, Json.Options));
        return $"{payload}.{Signature(payload, _current)}";
    }

    /// <summary>Takes back a quote for this consignment, or says why not.</summary>
    public bool TryTake(
        string? text, Consignment consignment, DateTimeOffset now,
        [NotNullWhen(true)] out ShippingQuote? quote, [NotNullWhen(false)] out Rejection? objection)
    {
        var read = Read(text);
        objection = read is null ? ShippingQuote.NotOurs : read.ObjectionTo(consignment, now);
        quote = objection is null ? read : null;
        return objection is null;
    }

    // Null unless every character is as it was signed.
    private ShippingQuote? Read(string? text)
    {
        if (text is null or { Length: > TextLengthMax } || text.Split('.') is not [var payload, var signature])
        {
            return null;
        }

        // Both are always computed and compared: how long this takes says nothing about keys or signatures.
        var isSigned =
            IsSame(signature, Signature(payload, _current)) | IsSame(signature, Signature(payload, _previous));

        return isSigned
            ? JsonSerializer.Deserialize<ShippingQuote>(Base64Url.DecodeFromChars(payload), Json.Options)
            : null;
    }

    private static string Signature(string payload, byte[] key) =>
        Base64Url.EncodeToString(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(Purpose + payload)));

    // Compared as text: several texts of base64 stand for the same bytes, and only one of them was signed.
    private static bool IsSame(string given, string right) =>
        CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(given), Encoding.UTF8.GetBytes(right));

    private static byte[] Strong(byte[] key, string name) => key.Length >= KeyBytesMin
        ? key
        : throw new ArgumentException($"A key has at least {KeyBytesMin} bytes.", name);
}
