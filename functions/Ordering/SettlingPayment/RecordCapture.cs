using ServerlessShop.Kernel;
using ServerlessShop.Ordering.Orders;
using static ServerlessShop.Ordering.Orders.OrderEvent;

namespace ServerlessShop.Ordering.SettlingPayment;

/// <summary>A shipment's share of the money is captured.</summary>
public sealed record RecordCapture(OrderId Id, int Number, Money Captured, DateTimeOffset Now)
{
    public static readonly Rejection NotAsked = new(
        RejectionKind.Conflict, "capture-not-asked", "Nothing was to be captured for this shipment.");

    public static Decision<OrderEvent> Decide(Order order, RecordCapture capture) => order switch
    {
        Order.Placed o when o.Parcel(capture.Number).Captured is not null => Decision<OrderEvent>.Nothing,
        Order.Placed { IsBeingFulfilled: true } o when o.Parcel(capture.Number).Asked is { } asked =>
            Consequences.Of(o, capture.Now, capture.FactsOf(o, asked)),
        Order.Placed => NotAsked,
        _ => OrderDecider.Unknown,
    };

    private IEnumerable<OrderEvent> FactsOf(Order.Placed order, Money asked)
    {
        yield return new ShipmentCaptured(order.Id, Number, Captured, Now);
        if (Captured != asked)
        {
            yield return new AttentionNeeded(
                order.Id, $"Captured {Captured} for shipment {Number}, but {asked} was asked for.", Now);
        }
    }
}
