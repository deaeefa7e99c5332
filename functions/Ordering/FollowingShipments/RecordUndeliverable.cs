using ServerlessShop.Kernel;
using ServerlessShop.Ordering.Orders;
using static ServerlessShop.Ordering.Orders.OrderEvent;

namespace ServerlessShop.Ordering.FollowingShipments;

/// <summary>The carrier gave up and brings the shipment back: a person asks the buyer what next.</summary>
public sealed record RecordUndeliverable(OrderId Id, int Number, string Because, DateTimeOffset Now)
{
    public static Decision<OrderEvent> Decide(Order order, RecordUndeliverable undeliverable) => order switch
    {
        Order.Placed o when o.Parcel(undeliverable.Number) is { IsDelivered: true } or { CarrierTrouble: not null } =>
            Decision<OrderEvent>.Nothing,
        Order.Placed { IsBeingFulfilled: true } o => new Decision<OrderEvent>.Accepted(
        [
            new ShipmentUndeliverable(o.Id, undeliverable.Number, undeliverable.Because, undeliverable.Now),
            new AttentionNeeded(
                o.Id, $"Shipment {undeliverable.Number} cannot be delivered: {undeliverable.Because}", undeliverable.Now),
        ]),

        // A person has completed the order, who knew better than the carrier.
        Order.Placed { Progress: Progress.Completed } o when o.Parcel(undeliverable.Number).IsDispatched =>
            Decision<OrderEvent>.Nothing,
        Order.Placed => RecordDispatch.NotExpected,
        _ => OrderDecider.Unknown,
    };
}
