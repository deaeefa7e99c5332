using ServerlessShop.Basket.CheckingOut;
using ServerlessShop.Kernel;

namespace ServerlessShop.Basket.Baskets;

/// <summary>What happened to a basket, privately.</summary>
public abstract record BasketEvent
{
    private BasketEvent() { }

    public sealed record LineSet(BasketId Id, CustomerId? Owner, BasketLine Line) : BasketEvent;

    public sealed record LineRemoved(Sku Sku) : BasketEvent;

    public sealed record Emptied : BasketEvent;

    /// <summary>Of a guest's basket: it is this customer's from now on, to be merged into their own.</summary>
    public sealed record ClaimedByCustomer(BasketId Id, CustomerId By) : BasketEvent;

    /// <summary>Of a customer's basket: what a guest's basket held is in it now.</summary>
    /// <param name="Lines">All lines as they are afterwards.</param>
    public sealed record GuestBasketMerged(BasketId Id, CustomerId Owner, BasketId Guest, ValueList<BasketLine> Lines)
        : BasketEvent;

    public sealed record CheckedOut(
        BasketId Basket, CustomerId? Customer, OrderId Order, string Wish, Offer Offer, Delivery Delivery,
        DateTimeOffset At) : BasketEvent
    {
        public Checkout ToCheckout() => new(
            Order, Wish, [.. Offer.Lines.Select(line => new CheckedOutLine(line.Sku, line.Quantity))], Offer.Total,
            Offer.Code, At, CheckoutStatus.Submitted);
    }

    public sealed record CheckoutProgressed(OrderId Order, CheckoutStatus Status, string? Because) : BasketEvent;

    /// <summary>Nothing of the person is left.</summary>
    public sealed record Erased : BasketEvent;
}
