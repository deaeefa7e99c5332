using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;

namespace ServerlessShop.Catalog.ReadingProducts;

/// <summary>Which page of a list is asked for.</summary>
public sealed record PageQuery(int Limit, string? Continuation)
{
    public const int LimitMax = 100;

    public static readonly Dictionary<string, string[]> NotOurs =
        new() { ["continuation"] = ["Not one that was given out here."] };

    public static bool TryRead(
        string? limit, string? continuation, [NotNullWhen(true)] out PageQuery? asked, out Dictionary<string, string[]> invalid)
    {
        asked = null;
        invalid = [];
        if (!TryReadLimit(limit, LimitMax, out var count))
        {
            invalid["limit"] = [$"From 1 to {LimitMax}."];
        }
        else if (string.IsNullOrEmpty(continuation))
        {
            asked = new(count, null);
        }
        else if (Decode(continuation) is { } decoded)
        {
            asked = new(count, decoded);
        }
        else
        {
            invalid = NotOurs;
        }

        return asked is not null;
    }

    public static bool TryReadLimit(string? text, int unsaid, out int limit)
    {
        limit = unsaid;
        return text is null
            || (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out limit) && limit is >= 1 and <= LimitMax);
    }

    /// <summary>Texts with quotes and braces, fit to stand in an address.</summary>
    [return: NotNullIfNotNull(nameof(continuation))]
    public static string? Encode(string? continuation) =>
        continuation is null ? null : Base64Url.EncodeToString(Encoding.UTF8.GetBytes(continuation));

    public static string? Decode(string continuation)
    {
        try
        {
            return Encoding.UTF8.GetString(Base64Url.DecodeFromChars(continuation));
        }
        catch (FormatException)
        {
            return null;
        }
    }
}
