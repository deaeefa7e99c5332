using ServerlessShop.Basket.Baskets;
using ServerlessShop.Kernel;
using static ServerlessShop.Basket.Baskets.BasketEvent;

namespace ServerlessShop.Basket.CheckingOut;

/// <summary>Ordering tells how an order goes. What comes late or twice, or is of a checkout long forgotten, is nothing.</summary>
public sealed record RecordMilestone(OrderId Order, CheckoutStatus Status, string? Because)
{
    /// <summary>Null for words Ordering does not have.</summary>
    public static CheckoutStatus? Read(string milestone) => milestone switch
    {
        "placed" => CheckoutStatus.Placed,
        "confirmed" => CheckoutStatus.Confirmed,
        "refused" => CheckoutStatus.Refused,
        "declined" => CheckoutStatus.Declined,
        "cancelled" => CheckoutStatus.Cancelled,
        "expired" => CheckoutStatus.Expired,
        "dispatched" => CheckoutStatus.Dispatched,
        "delivered" => CheckoutStatus.Delivered,
        "refunded" => CheckoutStatus.Refunded,
        _ => null,
    };

    public static Decision<BasketEvent> Decide(ShoppingBasket basket, RecordMilestone record) =>
        basket.CheckoutOf(record.Order)?.CanBecome(record.Status) == true
            ? new CheckoutProgressed(record.Order, record.Status, record.Because)
            : Decision<BasketEvent>.Nothing;
}
