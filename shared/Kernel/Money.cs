using System.Globalization;
using System.Text.RegularExpressions;

namespace ServerlessShop.Kernel;

/// <summary>Minor units (pence, cents) of an ISO 4217 currency. Too much money throws, it never wraps.</summary>
public sealed partial record Money(long Minor, string Currency)
{
    public const long PriceMinorMax = 10_000_000_000; // Times the largest quantity and order, it still fits a long.

    public static Money? PriceFrom(long minor, string? currency) =>
        minor is >= 0 and <= PriceMinorMax && Kernel.Currency.From(currency) is { } known
            ? new(minor, known.Code)
            : null;

    /// <summary>
    /// Reads "12.30" or "12" as pounds. Nothing is rounded and nothing is guessed: more decimals than the currency has,
    /// spaces, thousands separators, leading zeros and the negative zero are no amounts.
    /// </summary>
    public static Money? FromText(string? text, string? currency)
    {
        if (Kernel.Currency.From(currency) is not { } known
            || DecimalText().Match(text ?? "") is not { Success: true } match
            || match.Groups["fraction"].Length > known.Exponent)
        {
            return null;
        }

        var digits = match.Groups["whole"].Value + match.Groups["fraction"].Value.PadRight(known.Exponent, '0');
        var inRange = long.TryParse(digits, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var minor);
        var isNegativeZero = minor == 0 && digits.StartsWith('-');
        return inRange && !isNegativeZero ? new(minor, known.Code) : null;
    }

    /// <summary>The amount as people write it, with all the decimals that its currency has: "12.30".</summary>
    public string ToText()
    {
        var exponent = Kernel.Currency.From(Currency)?.Exponent
            ?? throw new InvalidOperationException($"{Currency} is no active currency of ISO 4217 with minor units.");

        var digits = Int128.Abs(Minor).ToString(CultureInfo.InvariantCulture).PadLeft(exponent + 1, '0');
        var point = exponent == 0 ? "" : ".";
        return $"{(Minor < 0 ? "-" : "")}{digits[..^exponent]}{point}{digits[^exponent..]}";
    }

    public static Money operator +(Money a, Money b) =>
        a.Currency == b.Currency
            ? a with { Minor = checked(a.Minor + b.Minor) }
            : throw new ArgumentException($"Cannot add {b.Currency} to {a.Currency}.");

    public static Money operator -(Money a, Money b) =>
        a.Currency == b.Currency
            ? a with { Minor = checked(a.Minor - b.Minor) }
            : throw new ArgumentException($"Cannot take {b.Currency} from {a.Currency}.");

    public static Money operator *(Money price, Quantity quantity) =>
        price with { Minor = checked(price.Minor * quantity.Units) };

    [GeneratedRegex(@"^(?<whole>-?(0|[1-9][0-9]{0,18}))(\.(?<fraction>[0-9]{1,4}))?\z", RegexOptions.ExplicitCapture)]
    private static partial Regex DecimalText();
}
