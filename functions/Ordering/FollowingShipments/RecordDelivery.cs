using ServerlessShop.Kernel;
using ServerlessShop.Ordering.Orders;
using static ServerlessShop.Ordering.Orders.OrderEvent;

namespace ServerlessShop.Ordering.FollowingShipments;

/// <summary>A shipment has reached the buyer. It may be heard before the news that it left.</summary>
public sealed record RecordDelivery(OrderId Id, int Number, DateTimeOffset Now)
{
    public static Decision<OrderEvent> Decide(Order order, RecordDelivery delivery) => order switch
    {
        Order.Placed o when o.Parcel(delivery.Number).IsDelivered => Decision<OrderEvent>.Nothing,
        Order.Placed { IsBeingFulfilled: true } o => Consequences.Of(
            o, delivery.Now, new ShipmentDelivered(o.Id, delivery.Number, delivery.Now)),

        // A person has completed the order, who knew better than the carrier.
        Order.Placed { Progress: Progress.Completed } o when o.Parcel(delivery.Number).IsDispatched =>
            Decision<OrderEvent>.Nothing,
        Order.Placed => RecordDispatch.NotExpected,
        _ => OrderDecider.Unknown,
    };
}
