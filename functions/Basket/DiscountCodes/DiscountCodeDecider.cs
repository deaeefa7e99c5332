using ServerlessShop.Kernel;
using ServerlessShop.Persistence;

namespace ServerlessShop.Basket.DiscountCodes;

/// <summary>What the store must know about discount codes. Nobody outside hears of them.</summary>
public static class DiscountCodeDecider
{
    public const string Kind = "discount-code";

    public static readonly Decider<DiscountCode, DiscountEvent> Instance =
        new(Kind, new DiscountCode.NotIssued(), DiscountCode.Evolve, _ => []);

    public static DocumentKey KeyOf(CodeText code) => new($"discount-code-{code}", Kind);
}
