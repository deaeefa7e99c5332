using ServerlessShop.Basket.DiscountCodes;
using ServerlessShop.Kernel;

namespace ServerlessShop.Basket.IssuingDiscountCode;

/// <summary>The terms of a code as sales states them: either a percentage or an amount.</summary>
public sealed record DiscountCodeRequest(
    int? PercentageBasisPoints, long? AmountMinor, long MinimumMinor, string? Currency, DateTimeOffset ValidFrom,
    DateTimeOffset ValidUntil, int UsesMax, int UsesPerCustomerMax)
{
    public DiscountTerms? Read() =>
        (PercentageBasisPoints, AmountMinor) switch
        {
            ({ } points, null) => Terms(new Reduction.Percentage(points)),
            (null, { } minor) => Terms(new Reduction.FixedAmount(minor)),
            _ => null,
        };

    private DiscountTerms? Terms(Reduction reduction) => DiscountTerms.From(
        reduction, new Money(MinimumMinor, Currency ?? ""), ValidFrom, ValidUntil, UsesMax, UsesPerCustomerMax);
}
