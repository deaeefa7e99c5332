using ServerlessShop.Contracts;
using ServerlessShop.Contracts.Ordering;
using ServerlessShop.Contracts.Shipping;
using ServerlessShop.Kernel;
using static ServerlessShop.Shipping.Fulfilments.FulfilmentEvent;

namespace ServerlessShop.Shipping.Fulfilments;

/// <summary>What a fulfilment starts as, what of it the world is told, and how long it is kept.</summary>
public static class FulfilmentDecider
{
    public const string Kind = "fulfilment";

    /// <summary>Longer than any message of an order can still be on its way.</summary>
    public const int NeededByMessagesDays = 90;

    /// <summary>Buyers look up what was sent, and carriers take claims, for a year.</summary>
    public const int NeededByPeopleDays = 365;

    public static readonly Decider<Fulfilment, FulfilmentEvent> Instance =
        new(Kind, new Fulfilment.NotAsked(), Fulfilment.Evolve, Announce, Keep: Keep);

    public static readonly Rejection Unknown =
        new(RejectionKind.NotFound, "shipment-unknown", "Nothing is or was to be sent for this order.");

    /// <summary>The only place where Shipping's private facts become public ones.</summary>
    private static IReadOnlyList<Announcement> Announce(FulfilmentEvent fact) => fact switch
    {
        GoodsCollected e =>
        [
            Say(e.Order, new ShipmentDispatchedV1(e.Order.Value, 1, null, Final: true, null, null)),
            Say(e.Order, new ShipmentDeliveredV1(e.Order.Value, 1)),
        ],
        ParcelDispatched e =>
        [
            Say(e.Order, new ShipmentDispatchedV1(
                e.Order.Value, e.Number, e.Items?.Select(item => new OrderedV1(item.Sku.Code, item.Units)).ToList(),
                e.Final, e.Carrier, e.Tracking)),
        ],
        ParcelDelivered e => [Say(e.Order, new ShipmentDeliveredV1(e.Order.Value, e.Number))],
        ParcelUndeliverable e => [Say(e.Order, new ShipmentUndeliverableV1(e.Order.Value, e.Number, e.Because))],
        ShippingStopped e => [Say(e.Order, new ShipmentStoppedV1(e.Order.Value, e.Dispatched))],
        _ => [],
    };

    /// <summary>Counted from its end only: what is to be sent, or is on its way, must not be forgotten.</summary>
    private static TimeSpan? Keep(Fulfilment fulfilment) => fulfilment switch
    {
        Fulfilment.NeverToBeSent or Fulfilment.Collected => TimeSpan.FromDays(NeededByMessagesDays),
        Fulfilment.Asked { HasEnded: true, Parcels.Count: 0 } => TimeSpan.FromDays(NeededByMessagesDays),
        Fulfilment.Asked { HasEnded: true } => TimeSpan.FromDays(NeededByPeopleDays),
        _ => null,
    };

    private static Announcement Say(OrderId about, object message) => new(Topics.Shipping, about.ToString(), message);
}
