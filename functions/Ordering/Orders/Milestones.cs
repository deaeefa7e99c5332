using ServerlessShop.Contracts;
using ServerlessShop.Contracts.Ordering;
using ServerlessShop.Kernel;
using static ServerlessShop.Ordering.Orders.OrderEvent;

namespace ServerlessShop.Ordering.Orders;

/// <summary>What buyers who came by a basket are told, a part of what OrderDecider announces.</summary>
public static class Milestones
{
    public static IReadOnlyList<Announcement> Of(OrderEvent fact) => fact switch
    {
        OrderPlaced { Checkout: { } checkout } e =>
            Say(e.Id, new(checkout.BasketId, e.Customer, checkout.Contact, e.Total), "placed"),
        OrderConfirmed e => Say(e.Id, e.Audience, "confirmed"),
        StockRefused e => Say(e.Id, e.Audience, "refused", e.Because),
        PaymentDeclined e => Say(e.Id, e.Audience, "declined", e.Because),
        OrderCancelled e => Say(e.Id, e.Audience, "cancelled", e.Because),
        OrderExpired e => Say(e.Id, e.Audience, "expired", e.Because),
        ShipmentDispatched e => Say(e.Id, e.Audience, "dispatched", carrier: e.Carrier, tracking: e.Tracking, number: $"{e.Number}"),
        OrderDelivered e => Say(e.Id, e.Audience, "delivered"),
        _ => [],
    };

    public static IReadOnlyList<Announcement> Say(
        OrderId id, Audience? audience, string milestone, string? because = null, string? carrier = null,
        string? tracking = null, string? number = null) =>
        audience is not { } buyer
            ? []
            :
            [
                new(Topics.Ordering, $"{id}", new OrderMilestoneV1(
                    id.Value, buyer.BasketId, buyer.Customer?.Value, milestone, because,
                    buyer.Contact is { } to ? new(to.Email, to.Name, to.Language) : null,
                    buyer.Total.Minor, buyer.Total.Currency, carrier, tracking, Number: number)),
            ];
}
