using ServerlessShop.Basket.Baskets;
using ServerlessShop.Kernel;
using static ServerlessShop.Basket.Baskets.BasketEvent;

namespace ServerlessShop.Basket.ClaimingBasket;

/// <summary>
/// The first half of a merge at sign-in: the guest's basket becomes this customer's and closes. It comes first because
/// it decides who gets it; dying before the second half leaves a basket that only they can merge.
/// </summary>
public sealed record ClaimBasket(BasketId Basket, CustomerId By)
{
    public static readonly Rejection CheckingOut = new(
        RejectionKind.Conflict, "basket-checking-out", "This basket is being checked out. Claim it when that has ended.");

    public static Decision<BasketEvent> Decide(ShoppingBasket basket, ClaimBasket claim) => basket switch
    {
        _ when !claim.Basket.IsRandom => Visitor.NotTheirs, // Customers' own baskets are not to be had.
        ShoppingBasket.Claimed claimed when claimed.By == claim.By => Decision<BasketEvent>.Nothing,
        ShoppingBasket.Open { Owner: null, IsCheckingOut: true } => CheckingOut,
        ShoppingBasket.Open { Owner: null } => new ClaimedByCustomer(claim.Basket, claim.By),
        _ => Visitor.NotTheirs,
    };
}
