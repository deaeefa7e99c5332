namespace ServerlessShop.Kernel;

/// <summary>Minor units (pence, cents) of an ISO 4217 currency. Too much money throws, it never wraps.</summary>
public sealed record Money(long Minor, string Currency)
{
    public const long PriceMinorMax = 10_000_000_000; // Times the largest quantity and order, it still fits a long.

    public static Money? PriceFrom(long minor, string? currency) =>
        minor is >= 0 and <= PriceMinorMax && currency is { Length: 3 } && currency.All(char.IsAsciiLetterUpper)
            ? new(minor, currency)
            : null;

    public static Money operator +(Money a, Money b) =>
        a.Currency == b.Currency
            ? a with { Minor = checked(a.Minor + b.Minor) }
            : throw new ArgumentException($"Cannot add {b.Currency} to {a.Currency}.");

    public static Money operator *(Money price, Quantity quantity) =>
        price with { Minor = checked(price.Minor * quantity.Units) };
}
