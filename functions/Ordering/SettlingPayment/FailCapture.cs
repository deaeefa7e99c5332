using ServerlessShop.Kernel;
using ServerlessShop.Ordering.Orders;
using static ServerlessShop.Ordering.Orders.OrderEvent;

namespace ServerlessShop.Ordering.SettlingPayment;

/// <summary>The goods have left and their money cannot be captured: a person decides what next.</summary>
public sealed record FailCapture(OrderId Id, int Number, string Because, DateTimeOffset Now)
{
    public static Decision<OrderEvent> Decide(Order order, FailCapture fail) => order switch
    {
        Order.Placed o when o.Parcel(fail.Number) is { Captured: not null } or { PaymentTrouble: not null } =>
            Decision<OrderEvent>.Nothing,
        Order.Placed { IsBeingFulfilled: true } o when o.Parcel(fail.Number).Asked is not null =>
            new Decision<OrderEvent>.Accepted(
            [
                new CaptureFailed(o.Id, fail.Number, fail.Because, fail.Now),
                new AttentionNeeded(o.Id, $"Shipment {fail.Number} cannot be captured: {fail.Because}", fail.Now),
            ]),
        Order.Placed => RecordCapture.NotAsked,
        _ => OrderDecider.Unknown,
    };
}
