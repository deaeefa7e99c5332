using ServerlessShop.Contracts;
using ServerlessShop.Contracts.Ordering;
using ServerlessShop.Kernel;
using static ServerlessShop.Ordering.Orders.OrderEvent;

namespace ServerlessShop.Ordering.Orders;

/// <summary>What an order starts as, and what of it the world is told.</summary>
public static class OrderDecider
{
    public const string LinesId = OrderLinesDecider.Id;

    public static readonly Decider<Order, OrderEvent> Instance =
        new("order", new Order.NotPlaced(), Order.Evolve, Announce, Attach, Keep);

    public static readonly Rejection Unknown =
        new(RejectionKind.NotFound, "order-unknown", "There is no such order.");

    // Much longer than an order can still be on its way that was cancelled before it came. Orders are kept for good.
    private static TimeSpan? Keep(Order order) => order is Order.NeverToBePlaced ? TimeSpan.FromDays(90) : null;

    /// <summary>The only place where Ordering's private facts become public ones.</summary>
    private static IReadOnlyList<Announcement> Announce(OrderEvent fact) => [.. Facts(fact), .. Milestones.Of(fact)];

    private static IReadOnlyList<Announcement> Facts(OrderEvent fact) => fact switch
    {
        OrderPlaced e =>
        [
            Say(e.Id, new OrderPlacedV1(
                e.Id.Value, e.Customer?.Value, e.Total.Minor, e.Total.Currency, e.AgreedAt, [.. Ordered(e.Lines)])),
            Ring(e.Id, e.StepEndsAt),
        ],
        StockReserved e =>
        [
            Say(e.Id, new PaymentDueV1(
                e.Id.Value, e.Total.Minor, e.Total.Currency, e.PaymentToken, e.Customer?.Value)),
        ],
        OrderConfirmed e =>
        [
            Say(e.Id, new OrderConfirmedV1(
                e.Id.Value, [.. Ordered(e.Lines)], e.Collected, e.Customer?.Value, Published(e.ShipTo))),
        ],

        // Also of a shipment that costs nothing: Payments counts them to know when nothing more will be asked for.
        CaptureAsked e =>
            [Say(e.Id, new CaptureDueV1(e.Id.Value, e.Number, e.Amount.Minor, e.Amount.Currency, e.IsFinal))],
        StockRefused => [], // Inventory refused and has let go; nobody else has heard of this order.
        PaymentDeclined e => [Say(e.Id, new OrderCancelledV1(e.Id.Value, e.Because))],
        OrderCancelled e => [Say(e.Id, new OrderCancelledV1(e.Id.Value, e.Because))],
        OrderExpired e => [Say(e.Id, new OrderCancelledV1(e.Id.Value, e.Because))],
        CancellationRequested e => [Say(e.Id, new ShipmentStopDueV1(e.Id.Value, e.Because))],
        RestReleased e => [Say(e.Id, new OrderCancelledV1(e.Id.Value, e.Because))],
        AlarmReset e => [Ring(e.Id, e.At)],
        _ => [],
    };

    private static IReadOnlyList<Attachment> Attach(OrderEvent fact) =>
        fact is OrderPlaced e ? [new Attachment(LinesId, "order-lines", e.Lines)] : [];

    // Inventory and Shipping need units per sku, not lines and prices: the message of the longest real order fits in
    // 64 KB, and so it is billed once.
    private static IEnumerable<OrderedV1> Ordered(ValueList<OrderLine> lines) => lines
        .GroupBy(line => line.Sku.Code, StringComparer.Ordinal)
        .Select(ofSku => new OrderedV1(ofSku.Key, ofSku.Sum(line => line.Quantity.Units)));

    private static AddressV1? Published(Address? to) =>
        to is null ? null : new(to.Name, to.Street, to.City, to.PostalCode, to.Country);

    private static Announcement Say(OrderId about, object message) => new(Topics.Ordering, about.ToString(), message);

    // One alarm per order is on its way at any time, and none is ever taken back: an order that has moved on since
    // sets the next one when it rings. A normal order costs one message for all its deadlines together.
    private static Announcement Ring(OrderId about, DateTimeOffset at) =>
        Say(about, new OrderDeadlineV1(about.Value, at)) with { NotBefore = at };
}
