using ServerlessShop.Kernel;
using ServerlessShop.Ordering.Orders;
using static ServerlessShop.Ordering.Orders.OrderEvent;

namespace ServerlessShop.Ordering.FollowingShipments;

/// <summary>A shipment has left the house: its share of the money is asked for.</summary>
/// <param name="Items">What is in it; absent where everything that was left is.</param>
/// <param name="Lines">The order's lines, for what a part of it costs; the last shipment takes what is left.</param>
public sealed record RecordDispatch(
    OrderId Id, int Number, ValueList<SkuUnits>? Items, bool IsFinal, string? Carrier, string? Tracking,
    ValueList<OrderLine> Lines, DateTimeOffset Now)
{
    public static readonly Rejection NotExpected = new(
        RejectionKind.Conflict, "shipment-not-expected", "No such shipment can have left for this order as it stands.");

    public static readonly Rejection WithoutItems = new(
        RejectionKind.Conflict, "shipment-without-items", "A shipment that is not the last one says what is in it.");

    public static Decision<OrderEvent> Decide(Order order, RecordDispatch dispatch) => order switch
    {
        Order.Placed o when o.Parcel(dispatch.Number).IsDispatched => Decision<OrderEvent>.Nothing,
        Order.Placed { IsBeingFulfilled: true } o when o.Last is not null || (dispatch.IsFinal && o.HasFinal) => NotExpected,
        Order.Placed { IsBeingFulfilled: true } when dispatch is { IsFinal: false, Items: null } => WithoutItems,
        Order.Placed { IsBeingFulfilled: true } o => Consequences.Of(o, dispatch.Now, dispatch.FactsOf(o)),
        Order.Placed => NotExpected,
        _ => OrderDecider.Unknown,
    };

    private IEnumerable<OrderEvent> FactsOf(Order.Placed order)
    {
        yield return new ShipmentDispatched(
            order.Id, Number, Items, IsFinal, Carrier, Tracking, order.Audience, Now);
        if (!IsFinal)
        {
            yield return new CaptureAsked(order.Id, Number, ShipmentShare.Of(order, Lines, Number, Items!), IsFinal: false, Now);
        }
    }
}
