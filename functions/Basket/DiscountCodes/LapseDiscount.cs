using ServerlessShop.Kernel;
using static ServerlessShop.Basket.DiscountCodes.DiscountEvent;

namespace ServerlessShop.Basket.DiscountCodes;

/// <summary>
/// A use was reserved and its checkout never made, because the process died in between and nobody tried again. A
/// checkout takes minutes at most and keeps its use anew when tried again, so after an hour none is under way any more.
/// </summary>
public sealed record LapseDiscount(OrderId Order, DateTimeOffset At)
{
    public static readonly TimeSpan HeldFor = TimeSpan.FromHours(1);

    public static Decision<DiscountEvent> Decide(DiscountCode code, LapseDiscount lapse) =>
        (code as DiscountCode.Issued)?.UseBy(lapse.Order) is { } use && lapse.IsDue(use)
            ? new UseReleased(lapse.Order, lapse.At)
            : Decision<DiscountEvent>.Nothing;

    public bool IsDue(DiscountUse use) => !use.IsConfirmed && !(use.HeldSince > At - HeldFor);
}
