using ServerlessShop.Kernel;

namespace ServerlessShop.Basket.DiscountCodes;

/// <summary>What the store must know about discount codes. Nobody outside hears of them.</summary>
public static class DiscountCodeDecider
{
    public static readonly Decider<DiscountCode, DiscountEvent> Instance =
        new("discount-code", new DiscountCode.NotIssued(), DiscountCode.Evolve, _ => []);
}
