using ServerlessShop.Kernel;
using static ServerlessShop.Basket.DiscountCodes.DiscountEvent;

namespace ServerlessShop.Basket.DiscountCodes;

/// <summary>The order is paid: its use of the code is for good.</summary>
public sealed record ConfirmDiscount(OrderId Order)
{
    public static readonly Rejection NotReserved =
        new(RejectionKind.Conflict, "discount-not-reserved", "This order holds no use of the discount code.");

    public static Decision<DiscountEvent> Decide(DiscountCode code, ConfirmDiscount confirm) =>
        (code as DiscountCode.Issued)?.UseBy(confirm.Order) switch
        {
            { IsConfirmed: false } => new UseConfirmed(confirm.Order),
            { IsConfirmed: true } => Decision<DiscountEvent>.Nothing,
            null => NotReserved,
        };
}
