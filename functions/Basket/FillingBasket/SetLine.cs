using ServerlessShop.Basket.Baskets;
using ServerlessShop.Kernel;
using static ServerlessShop.Basket.Baskets.BasketEvent;

namespace ServerlessShop.Basket.FillingBasket;

/// <summary>The buyer wants so many pieces of a product. The same again changes nothing.</summary>
/// <param name="Seen">What they were shown; null where the catalogue cannot be asked just now.</param>
public sealed record SetLine(BasketId Basket, Visitor By, Sku Sku, Quantity Quantity, SeenProduct? Seen)
{
    public static readonly Rejection NotListed =
        new(RejectionKind.Conflict, "basket-unknown-sku", "No product is listed under this sku.");

    public static readonly Rejection TooManyUnits = new(
        RejectionKind.Conflict, "basket-too-many-units",
        $"A basket takes at most {ShoppingBasket.UnitsMax} pieces of a product; larger orders are agreed with sales.");

    public static readonly Rejection TooManyLines = new(
        RejectionKind.Conflict, "basket-too-many-lines", $"A basket takes at most {ShoppingBasket.LinesMax} products.");

    public static readonly Rejection OtherCurrency = new(
        RejectionKind.Conflict, "basket-other-currency", "What is in the basket is priced in another currency.");

    public static Decision<BasketEvent> Decide(ShoppingBasket basket, SetLine set)
    {
        var open = basket as ShoppingBasket.Open;
        var before = open?.LineOf(set.Sku);
        return set.By.ObjectionTo(set.Basket, basket) is { } objection ? objection
            : set.Quantity.Units > ShoppingBasket.UnitsMax ? TooManyUnits
            : before is null && open?.Lines.Count >= ShoppingBasket.LinesMax ? TooManyLines
            : open is not null && set.IsInAnotherCurrencyThan(open) ? OtherCurrency
            : before is not null && before == set.After(before) ? Decision<BasketEvent>.Nothing
            : new LineSet(set.Basket, set.By.OwnerOf(set.Basket), set.After(before));
    }

    // What was shown before is still the last that was shown when the catalogue cannot be asked.
    private BasketLine After(BasketLine? before) => new(Sku, Quantity, Seen ?? before?.Seen);

    private bool IsInAnotherCurrencyThan(ShoppingBasket.Open basket) => Seen is not null && basket.Lines.Any(
        line => line.Sku != Sku && line.Seen is { } seen && seen.Price.Currency != Seen.Price.Currency);
}
