using ServerlessShop.Basket.Baskets;
using ServerlessShop.Kernel;
using static ServerlessShop.Basket.Baskets.BasketEvent;

namespace ServerlessShop.Basket.FillingBasket;

/// <summary>The buyer does not want a product after all.</summary>
public sealed record RemoveLine(BasketId Basket, Visitor By, Sku Sku)
{
    public static Decision<BasketEvent> Decide(ShoppingBasket basket, RemoveLine remove) =>
        remove.By.ObjectionTo(remove.Basket, basket) is { } objection ? objection
        : (basket as ShoppingBasket.Open)?.LineOf(remove.Sku) is null ? Decision<BasketEvent>.Nothing
        : new LineRemoved(remove.Sku);
}
