using ServerlessShop.Basket.Baskets;
using ServerlessShop.Kernel;
using static ServerlessShop.Basket.Baskets.BasketEvent;

namespace ServerlessShop.Basket.FillingBasket;

/// <summary>The buyer wants nothing of it. What was checked out already is an order, and stays one.</summary>
public sealed record EmptyBasket(BasketId Basket, Visitor By)
{
    public static Decision<BasketEvent> Decide(ShoppingBasket basket, EmptyBasket empty) =>
        empty.By.ObjectionTo(empty.Basket, basket) is { } objection ? objection
        : basket is ShoppingBasket.Open { Lines.Count: > 0 } ? new Emptied()
        : Decision<BasketEvent>.Nothing;
}
