using ServerlessShop.Kernel;
using static ServerlessShop.Basket.DiscountCodes.DiscountEvent;

namespace ServerlessShop.Basket.DiscountCodes;

/// <summary>The order came to nothing: another may have its use of the code.</summary>
public sealed record ReleaseDiscount(OrderId Order, DateTimeOffset At)
{
    public static readonly Rejection AlreadyConfirmed =
        new(RejectionKind.Conflict, "discount-confirmed", "The order was paid with the discount; its use is for good.");

    public static Decision<DiscountEvent> Decide(DiscountCode code, ReleaseDiscount release) => code switch
    {
        DiscountCode.Issued issued => (issued.UseBy(release.Order), issued.HasReleased(release.Order)) switch
        {
            ({ IsConfirmed: true }, _) => AlreadyConfirmed,
            (null, true) => Decision<DiscountEvent>.Nothing,

            // The release overtook its reservation, which may still come and must then hold nothing.
            (null, false) when issued.MemoryIsFull(release.At) => ReserveDiscount.TooManyReleases,
            _ => new UseReleased(release.Order, release.At),
        },
        _ => ReserveDiscount.Unknown,
    };
}
