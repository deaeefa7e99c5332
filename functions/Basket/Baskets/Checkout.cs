using ServerlessShop.Basket.DiscountCodes;
using ServerlessShop.Kernel;

namespace ServerlessShop.Basket.Baskets;

/// <summary>
/// What became of one commitment to buy. Who buys and where it goes is not kept here: Ordering was told, and what is not
/// stored need not be erased.
/// </summary>
/// <param name="Wish">A fingerprint of all that was asked for, to tell a retry from another purchase.</param>
/// <param name="Lines">What leaves the basket when the order is confirmed.</param>
/// <param name="WasConfirmed">Whether it ever was: an order cancelled after that keeps its use of a discount code.</param>
public sealed record Checkout(
    OrderId Order, string Wish, ValueList<CheckedOutLine> Lines, Money Total, CodeText? Discount, DateTimeOffset At,
    CheckoutStatus Status, bool WasConfirmed = false, string? Because = null)
{
    /// <summary>Until it is decided whether the order comes about, its basket can start no other.</summary>
    public bool IsUnderWay => Status is CheckoutStatus.Submitted or CheckoutStatus.Placed;

    /// <summary>The order came to nothing, and did so before it was paid.</summary>
    public bool GivesDiscountBack => !IsUnderWay && !WasConfirmed;

    /// <summary>Whether what is heard is later in the life of an order than what is known.</summary>
    public bool CanBecome(CheckoutStatus status) => Status < status && Status is not
        (CheckoutStatus.Refused or CheckoutStatus.Declined or CheckoutStatus.Expired or CheckoutStatus.Cancelled);

    public Checkout Become(CheckoutStatus status, string? because) => this with
    {
        Status = status,
        Because = because,
        WasConfirmed = WasConfirmed || status is CheckoutStatus.Confirmed or CheckoutStatus.Dispatched
            or CheckoutStatus.Delivered or CheckoutStatus.Refunded,
    };
}

/// <summary>So many pieces that are being bought.</summary>
public sealed record CheckedOutLine(Sku Sku, Quantity Quantity);

/// <summary>In the order an order goes through them; its ends last, but for what follows a delivery.</summary>
public enum CheckoutStatus
{
    Submitted, Placed, Confirmed, Refused, Declined, Expired, Cancelled, Dispatched, Delivered, Refunded,
}
