using ServerlessShop.Kernel;
using static ServerlessShop.Basket.DiscountCodes.DiscountEvent;

namespace ServerlessShop.Basket.DiscountCodes;

/// <summary>A customer's data is erased: how often a code was used is kept, and who used it is not.</summary>
public sealed record ForgetCustomer(CustomerId Customer)
{
    public static Decision<DiscountEvent> Decide(DiscountCode code, ForgetCustomer forget) =>
        (code as DiscountCode.Issued)?.UsesOf(forget.Customer) > 0
            ? new UsesAnonymized(forget.Customer)
            : Decision<DiscountEvent>.Nothing;
}
