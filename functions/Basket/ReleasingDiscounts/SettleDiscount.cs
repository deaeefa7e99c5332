using ServerlessShop.Basket.Baskets;
using ServerlessShop.Basket.DiscountCodes;
using ServerlessShop.Kernel;

namespace ServerlessShop.Basket.ReleasingDiscounts;

/// <summary>What the state of a checkout means to its use of a discount code.</summary>
/// <param name="Checkout">Null where the basket knows of none: it was never made.</param>
public sealed record SettleDiscount(OrderId Order, Checkout? Checkout, DateTimeOffset At)
{
    public static Decision<DiscountEvent> Decide(DiscountCode code, SettleDiscount settle) => settle.Checkout switch
    {
        null => LapseDiscount.Decide(code, new(settle.Order, settle.At)),

        // Two attempts at one checkout met, and the one without this code was made.
        { Discount: var other } when other != (code as DiscountCode.Issued)?.Code =>
            LapseDiscount.Decide(code, new(settle.Order, settle.At)),
        { WasConfirmed: true } => ConfirmDiscount.Decide(code, new(settle.Order)),
        { GivesDiscountBack: true } => ReleaseDiscount.Decide(code, new(settle.Order, settle.At)),
        _ => Decision<DiscountEvent>.Nothing, // Not decided yet.
    };
}
