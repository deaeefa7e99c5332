using ServerlessShop.Basket.Baskets;
using ServerlessShop.Kernel;
using static ServerlessShop.Basket.Baskets.BasketEvent;

namespace ServerlessShop.Basket.PersonalData;

/// <summary>What a customer had in their basket and bought from it is forgotten, unless an order is still being made of it.</summary>
public sealed record EraseBasket(CustomerId Customer)
{
    public static readonly Rejection MustWait = new(
        RejectionKind.Conflict, "erasure-must-wait", "An order of this customer is being made. Try again when it is.");

    public static Decision<BasketEvent> Decide(ShoppingBasket basket, EraseBasket erase) => basket switch
    {
        ShoppingBasket.Open { IsCheckingOut: true } open when open.Owner == erase.Customer => MustWait,
        ShoppingBasket.Open open when open.Owner == erase.Customer => new Erased(),
        ShoppingBasket.Claimed claimed when claimed.By == erase.Customer => new Erased(),
        _ => Decision<BasketEvent>.Nothing,
    };
}
