using ServerlessShop.Basket.Baskets;
using ServerlessShop.Kernel;
using static ServerlessShop.Basket.Baskets.BasketEvent;

namespace ServerlessShop.Basket.ClaimingBasket;

/// <summary>
/// The second half of a merge at sign-in: quantities are added up, and never more than a basket takes. What the
/// customer's own basket holds goes first, so that it loses nothing to a guest's.
/// </summary>
public sealed record MergeBasket(CustomerId Customer, BasketId Guest, ValueList<BasketLine> Lines)
{
    public static Decision<BasketEvent> Decide(ShoppingBasket basket, MergeBasket merge) => basket switch
    {
        ShoppingBasket.Open own when own.Merged.Contains(merge.Guest) => Decision<BasketEvent>.Nothing,
        ShoppingBasket.Claimed => Visitor.NotTheirs,
        _ => new GuestBasketMerged(
            BasketId.Of(merge.Customer), merge.Customer, merge.Guest,
            merge.Into((basket as ShoppingBasket.Open)?.Lines ?? [])),
    };

    private ValueList<BasketLine> Into(ValueList<BasketLine> own)
    {
        var added = Lines
            .Where(line => own.All(mine => mine.Sku != line.Sku))
            .Where(line => !IsInAnotherCurrency(line, own));
        return
        [
            .. own.Select(line => Sum(line, Lines.FirstOrDefault(guests => guests.Sku == line.Sku)))
                .Concat(added)
                .Take(ShoppingBasket.LinesMax),
        ];
    }

    private static BasketLine Sum(BasketLine own, BasketLine? guests) => guests is null ? own : own with
    {
        Quantity = new(Math.Min(ShoppingBasket.UnitsMax, own.Quantity.Units + guests.Quantity.Units)),
        Seen = guests.Seen ?? own.Seen,
    };

    private static bool IsInAnotherCurrency(BasketLine line, ValueList<BasketLine> own) =>
        line.Seen is { } seen && own.Any(mine => mine.Seen is { } before && before.Price.Currency != seen.Price.Currency);
}
