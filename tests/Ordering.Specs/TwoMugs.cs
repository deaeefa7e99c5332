using ServerlessShop.Kernel;
using ServerlessShop.Ordering.Orders;
using ServerlessShop.Ordering.PlacingOrder;
using ServerlessShop.Testing;

namespace ServerlessShop.Ordering.Specs;

/// <summary>One order that the specs are about: two mugs at twelve pounds, agreed at noon.</summary>
internal static class TwoMugs
{
    public static readonly Spec<Order, OrderEvent> AnOrder = new(OrderDecider.Instance);

    public static readonly DateTimeOffset Noon = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);
    public static readonly OrderId Id = new(Guid.Parse("0198c0de-0000-7000-8000-000000000001"));
    public static readonly Sku Mug = new("MUG01");
    public static readonly Money Total = new(24_00, "GBP");

    public static readonly PlaceOrder Place = new(
        Id, new CustomerId(Guid.Parse("0198c0de-0000-7000-8000-000000000002")),
        [new OrderLine(Mug, new Quantity(2), new Money(12_00, "GBP"))], "tok_approve", "Sally", Noon, Noon);

    public static readonly OrderEvent.OrderPlaced Placed = Assert.IsType<OrderEvent.OrderPlaced>(
        Assert.IsType<Decision<OrderEvent>.Accepted>(
            PlaceOrder.Decide(new Order.NotPlaced(), Place, sku => sku == Mug)).Events.Single());

    public static readonly OrderEvent.StockReserved Reserved =
        new(Id, Total, "tok_approve", Place.Customer, Noon.AddMinutes(16), Noon.AddMinutes(1));

    public static readonly OrderEvent.OrderConfirmed Confirmed = new(
        Id, Place.Lines, Collected: false, Place.Customer, ShipTo: null, Audience: null, Noon.AddMinutes(2).AddDays(7),
        Noon.AddMinutes(2));

    public static readonly OrderEvent.ShipmentDispatched Dispatched =
        new(Id, 1, Items: null, IsFinal: true, "DPD", "1Z", Audience: null, Noon.AddHours(1));

    public static readonly OrderEvent.CaptureAsked Asked = new(Id, 1, Total, IsFinal: true, Noon.AddHours(1));
    public static readonly OrderEvent.ShipmentCaptured Captured = new(Id, 1, Total, Noon.AddHours(2));
    public static readonly OrderEvent.ShipmentDelivered Arrived = new(Id, 1, Noon.AddHours(3));
    public static readonly OrderEvent.OrderDelivered Delivered = new(Id, Audience: null, Noon.AddHours(3));
    public static readonly OrderEvent.OrderCompleted Completed = new(Id, Noon.AddHours(3));

    public static readonly OrderEvent.OrderCancelled Cancelled =
        new(Id, "Changed my mind", "Sally", Audience: null, Noon.AddMinutes(3));

    public static readonly OrderEvent.OrderExpired Expired =
        new(Id, "The stock was not confirmed in time.", Audience: null, Noon.AddMinutes(15));

    public static readonly OrderEvent.AttentionNeeded Attention =
        new(Id, "The payment was not captured in time.", Noon.AddHours(2));

    /// <summary>The usual way to its end: one shipment, captured before it arrives.</summary>
    public static readonly ValueList<OrderEvent> ToItsEnd =
        [Placed, Reserved, Confirmed, Dispatched, Asked, Captured, Arrived, Delivered, Completed];
}
