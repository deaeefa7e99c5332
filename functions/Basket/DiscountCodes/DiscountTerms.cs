using ServerlessShop.Kernel;

namespace ServerlessShop.Basket.DiscountCodes;

/// <summary>What a code promises, and to how many. Fixed when it is issued.</summary>
/// <param name="Minimum">What the goods must cost at least, VAT included; its currency is the code's.</param>
/// <param name="ValidUntil">The first moment at which the code is no longer taken.</param>
public sealed record DiscountTerms(
    Reduction Reduction, Money Minimum, DateTimeOffset ValidFrom, DateTimeOffset ValidUntil, int UsesMax,
    int UsesPerCustomerMax)
{
    /// <summary>Every use is remembered with the code, and what a code remembers must fit one document.</summary>
    public const int UsesLimit = 2_000;

    public static DiscountTerms? From(
        Reduction reduction, Money minimum, DateTimeOffset validFrom, DateTimeOffset validUntil, int usesMax,
        int usesPerCustomerMax) =>
        reduction.IsValid
        && Money.PriceFrom(minimum.Minor, minimum.Currency) is not null
        && validFrom < validUntil
        && usesMax is >= 1 and <= UsesLimit
        && usesPerCustomerMax >= 1
        && usesPerCustomerMax <= usesMax
            ? new(reduction, minimum, validFrom, validUntil, usesMax, usesPerCustomerMax)
            : null;
}
