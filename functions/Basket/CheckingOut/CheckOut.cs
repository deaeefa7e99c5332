using ServerlessShop.Basket.Baskets;
using ServerlessShop.Kernel;
using static ServerlessShop.Basket.Baskets.BasketEvent;

namespace ServerlessShop.Basket.CheckingOut;

/// <summary>A buyer commits to the basket at an offer they have seen.</summary>
/// <param name="Wish">A fingerprint of all that they asked for.</param>
public sealed record CheckOut(
    BasketId Basket, Visitor By, OrderId Order, string Wish, Offer Offer, Delivery Delivery, DateTimeOffset At)
{
    public static readonly Rejection OrderIdUsed = new(
        RejectionKind.Conflict, "checkout-order-id-used", "This order id was used for another checkout of this basket.");

    public static readonly Rejection UnderWay = new(
        RejectionKind.Conflict, "checkout-under-way",
        "Another checkout of this basket is under way. Wait until it is confirmed or has come to nothing.");

    public static readonly Rejection Empty =
        new(RejectionKind.Conflict, "basket-empty", "There is nothing in this basket to check out.");

    public static readonly Rejection ChangedMeanwhile = new(
        RejectionKind.Conflict, "basket-changed-meanwhile", "The basket was changed while it was checked out. Try again.");

    public static readonly Rejection NothingToPay =
        new(RejectionKind.Conflict, "checkout-nothing-to-pay", "An order's total is more than nothing.");

    /// <summary>Whose orders are being made must be found by who they are, when they wish to be forgotten.</summary>
    public static readonly Rejection NotClaimed = new(
        RejectionKind.Conflict, "basket-not-claimed", "You have signed in. Claim this basket first: PUT its owner.");

    public static readonly Rejection Unknown =
        new(RejectionKind.NotFound, "checkout-unknown", "This basket was not checked out.");

    public static Decision<BasketEvent> Decide(ShoppingBasket basket, CheckOut checkOut) =>
        BeforePricing(basket, checkOut.Basket, checkOut.By, checkOut.Order, checkOut.Wish) switch
        {
            Decision<BasketEvent> decided => decided,
            _ when !checkOut.Offer.IsFor(((ShoppingBasket.Open)basket).Lines) => ChangedMeanwhile,
            _ when checkOut.Offer.Total.Minor == 0 => NothingToPay, // No provider authorizes that.
            _ => new CheckedOut(
                checkOut.Basket, checkOut.By.Customer, checkOut.Order, checkOut.Wish, checkOut.Offer,
                checkOut.Delivery, checkOut.At),
        };

    /// <summary>
    /// What needs no price to be decided, or null. A retry is one at whatever price: what it asks for was agreed before.
    /// </summary>
    public static Decision<BasketEvent>? BeforePricing(
        ShoppingBasket basket, BasketId id, Visitor by, OrderId order, string wish) => basket switch
        {
            _ when !by.MaySee(id, basket) => Visitor.NotTheirs,
            _ when basket.CheckoutOf(order) is { } same =>
                same.Wish == wish ? Decision<BasketEvent>.Nothing : OrderIdUsed,
            _ when by.ObjectionTo(id, basket) is { } objection => objection,
            ShoppingBasket.Open { IsCheckingOut: true } => UnderWay,
            ShoppingBasket.Open { Owner: null } when by.Customer is not null => NotClaimed,
            ShoppingBasket.Open { Lines.Count: > 0 } => null,
            _ => Empty,
        };
}
