using ServerlessShop.Contracts;
using ServerlessShop.Contracts.Basket;
using ServerlessShop.Kernel;
using ServerlessShop.Persistence;

namespace ServerlessShop.Basket.Baskets;

/// <summary>What the store must know about baskets.</summary>
public static class BasketDecider
{
    public const string Kind = "basket";
    public const int GuestDays = 14;
    public const int CustomerDays = 90;

    public static readonly Decider<ShoppingBasket, BasketEvent> Instance = Keeping(GuestDays, CustomerDays);

    /// <summary>With how many days a basket nobody touches is kept.</summary>
    public static Decider<ShoppingBasket, BasketEvent> Keeping(int guestDays, int customerDays) => new(
        Kind,
        new ShoppingBasket.Untouched(),
        ShoppingBasket.Evolve,
        Announce,
        Keep: basket => TimeSpan.FromDays(
            basket is ShoppingBasket.Open { Owner: not null } ? customerDays : guestDays));

    public static DocumentKey KeyOf(BasketId id) => new($"{id}", Kind);

    private static IReadOnlyList<Announcement> Announce(BasketEvent fact) => fact switch
    {
        BasketEvent.CheckedOut e => [new(Topics.Basket, $"{e.Order}", Said(e))],
        _ => [],
    };

    private static BasketCheckedOutV1 Said(BasketEvent.CheckedOut e) => new(
        e.Order.Value, e.Basket.Value, e.Customer?.Value, e.Offer.Currency, e.Offer.Total.Minor,
        new ValueList<CheckedOutLineV1>([.. e.Offer.Lines.Select(line => new CheckedOutLineV1(
            line.Sku.Code, line.Quantity.Units, line.UnitPrice.Minor, line.Discount.Minor, line.Vat.BasisPoints))]),
        e.Offer.Shipping.Minor, e.Offer.ShippingVat.BasisPoints, e.Offer.Code?.Value, e.Delivery.Contact,
        e.Delivery.ShipTo, e.Delivery.PaymentToken, e.At);
}
