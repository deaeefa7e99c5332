using ServerlessShop.Kernel;
using ServerlessShop.Ordering.Invoices;

namespace ServerlessShop.Ordering.Orders;

/// <summary>What happened to an order, privately; OrderDecider says which of it is published.</summary>
public abstract record OrderEvent
{
    private OrderEvent() { }

    /// <param name="AgreedAt">When buyer and seller agreed, which may be long before At.</param>
    public sealed record OrderPlaced(
        OrderId Id, CustomerId? Customer, string Wish, ValueList<OrderLine> Lines, Money Total, string PaymentToken,
        string By, DateTimeOffset AgreedAt, DateTimeOffset StepEndsAt, DateTimeOffset At, bool Collected = false,
        Checkout? Checkout = null) : OrderEvent;

    public sealed record StockReserved(
        OrderId Id, Money Total, string PaymentToken, CustomerId? Customer, DateTimeOffset StepEndsAt,
        DateTimeOffset At) : OrderEvent;

    public sealed record StockRefused(OrderId Id, string Because, Audience? Audience, DateTimeOffset At) : OrderEvent;

    public sealed record OrderConfirmed(
        OrderId Id, ValueList<OrderLine> Lines, bool Collected, CustomerId? Customer, Address? ShipTo,
        Audience? Audience, DateTimeOffset StepEndsAt, DateTimeOffset At) : OrderEvent;

    public sealed record PaymentDeclined(OrderId Id, string Because, Audience? Audience, DateTimeOffset At) : OrderEvent;

    public sealed record ShipmentDispatched(
        OrderId Id, int Number, ValueList<SkuUnits>? Items, bool IsFinal, string? Carrier, string? Tracking,
        Audience? Audience, DateTimeOffset At) : OrderEvent;

    /// <param name="IsFinal">Nothing more will be asked for.</param>
    public sealed record CaptureAsked(OrderId Id, int Number, Money Amount, bool IsFinal, DateTimeOffset At) : OrderEvent;

    public sealed record ShipmentCaptured(OrderId Id, int Number, Money Amount, DateTimeOffset At) : OrderEvent;

    public sealed record ShipmentDelivered(OrderId Id, int Number, DateTimeOffset At) : OrderEvent;

    /// <summary>Everything that was to leave has left, and has reached the buyer.</summary>
    public sealed record OrderDelivered(OrderId Id, Audience? Audience, DateTimeOffset At) : OrderEvent;

    public sealed record OrderCompleted(OrderId Id, DateTimeOffset At) : OrderEvent;

    public sealed record InvoiceRecorded(OrderId Id, InvoiceNumber Number) : OrderEvent;

    public sealed record OrderCancelled(
        OrderId Id, string Because, string? By, Audience? Audience, DateTimeOffset At) : OrderEvent;

    /// <summary>A checkout came for an order that had been cancelled before.</summary>
    public sealed record CheckoutForestalled(OrderId Id, string Because, Audience Audience) : OrderEvent;

    public sealed record OrderExpired(OrderId Id, string Because, Audience? Audience, DateTimeOffset At) : OrderEvent;

    public sealed record AttentionNeeded(OrderId Id, string Because, DateTimeOffset At) : OrderEvent;

    /// <summary>Shipping is asked to stop, and decides whether it is too late.</summary>
    public sealed record CancellationRequested(OrderId Id, string Because, string By, DateTimeOffset At) : OrderEvent;

    /// <param name="Dispatched">How many shipments had left before; nothing more leaves.</param>
    public sealed record ShipmentsStopped(OrderId Id, int Dispatched, DateTimeOffset At) : OrderEvent;

    /// <summary>What was never sent is sold to others, and its money let go.</summary>
    public sealed record RestReleased(OrderId Id, string Because) : OrderEvent;

    public sealed record CaptureFailed(OrderId Id, int Number, string Because, DateTimeOffset At) : OrderEvent;

    public sealed record ShipmentUndeliverable(OrderId Id, int Number, string Because, DateTimeOffset At) : OrderEvent;

    /// <summary>A person has acted on an order that needed one.</summary>
    public sealed record OrderRepaired(
        OrderId Id, Guid Repair, RepairAction Action, string Because, string By, DateTimeOffset At) : OrderEvent;

    public sealed record AlarmReset(OrderId Id, DateTimeOffset At) : OrderEvent;

    public sealed record BuyerForgotten(OrderId Id, CustomerId Person, DateTimeOffset At) : OrderEvent;
}
