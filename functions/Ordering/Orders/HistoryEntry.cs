using ServerlessShop.Kernel;
using static ServerlessShop.Ordering.Orders.OrderEvent;

namespace ServerlessShop.Ordering.Orders;

/// <summary>A line of an order's history.</summary>
/// <param name="By">The person's object id; absent where the shop's own process did it.</param>
/// <param name="Shipment">Which shipment it was about.</param>
/// <param name="Repair">The id under which a person's repair is known: the same again is a retry.</param>
public sealed record HistoryEntry(
    DateTimeOffset At, string What, string? By = null, string? Why = null, int? Shipment = null, Guid? Repair = null,
    RepairAction? Action = null)
{
    /// <summary>How a fact reads in the history; null for what tells a reader nothing.</summary>
    public static HistoryEntry? Of(OrderEvent fact) => fact switch
    {
        OrderPlaced e => new(e.At, "placed", e.By),
        StockReserved e => new(e.At, "stockReserved"),
        StockRefused e => new(e.At, "refused", Why: e.Because),
        OrderConfirmed e => new(e.At, "confirmed"),
        PaymentDeclined e => new(e.At, "paymentDeclined", Why: e.Because),
        ShipmentDispatched e => new(e.At, "dispatched", Shipment: e.Number),
        ShipmentCaptured e => new(e.At, "captured", Shipment: e.Number),
        ShipmentDelivered e => new(e.At, "delivered", Shipment: e.Number),
        CaptureFailed e => new(e.At, "captureFailed", Why: e.Because, Shipment: e.Number),
        ShipmentUndeliverable e => new(e.At, "undeliverable", Why: e.Because, Shipment: e.Number),
        CancellationRequested e => new(e.At, "cancelRequested", e.By, e.Because),
        ShipmentsStopped e => new(e.At, "stopped"),
        OrderRepaired e => new(e.At, "repaired", e.By, e.Because, Repair: e.Repair, Action: e.Action),
        OrderCompleted e => new(e.At, "completed"),
        OrderCancelled e => new(e.At, "cancelled", e.By, e.Because),
        OrderExpired e => new(e.At, "expired", Why: e.Because),
        AttentionNeeded e => new(e.At, "needsAttention", Why: e.Because),
        BuyerForgotten e => new(e.At, "buyerForgotten"),
        _ => null,
    };
}
