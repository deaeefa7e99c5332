using System.Diagnostics;
using System.Text.Json.Serialization;
using ServerlessShop.Kernel;
using ServerlessShop.Ordering.Invoices;
using static ServerlessShop.Ordering.Orders.OrderEvent;

namespace ServerlessShop.Ordering.Orders;

/// <summary>
/// An order is exactly one of these. The discriminators are the stored format: rename a type
/// freely, but change a string only together with a migration.
/// </summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "is")]
[JsonDerivedType(typeof(NotPlaced), "not-placed")]
[JsonDerivedType(typeof(Placed), "placed")]
[JsonDerivedType(typeof(NeverToBePlaced), "never-to-be-placed")]
public abstract record Order
{
    private Order() { }

    public sealed record NotPlaced : Order;

    /// <summary>
    /// Its lines never change and lie in a document of their own, so that a step rewrites only this header.
    /// </summary>
    /// <param name="Wish">A hash of what was asked for: the same again is a retry.</param>
    /// <param name="AgreedAt">When buyer and seller agreed, which may be before it was entered here.</param>
    /// <param name="StepEndsAt">When the step must have come to its end.</param>
    /// <param name="AlarmAt">When the one alarm that is on its way will ring.</param>
    /// <param name="CompletedAt">Decides for good in which year's book its invoice is.</param>
    public sealed record Placed(
        OrderId Id, CustomerId? Customer, string Wish, int LineCount, Money Total, string PaymentToken, string By,
        DateTimeOffset AgreedAt, Progress Progress, DateTimeOffset StepEndsAt, DateTimeOffset AlarmAt,
        string? Because = null, DateTimeOffset? CompletedAt = null, InvoiceNumber? Invoice = null) : Order
    {
        public const string AwaitsInvoice = "invoice";

        public bool HasEnded => Progress is not (Progress.Placed or Progress.StockReserved or Progress.Confirmed);

        /// <summary>Stored only while it is true of the order: an index over it holds what waits, and nothing else.</summary>
        public string? Awaits => this is { Progress: Progress.Completed, Invoice: null } ? AwaitsInvoice : null;
    }

    /// <summary>A tombstone: the cancellation arrived first, and the order may still be on its way.</summary>
    public sealed record NeverToBePlaced(OrderId Id, string Because) : Order;

    public static Order Evolve(Order order, OrderEvent fact) => (order, fact) switch
    {
        (NotPlaced, OrderPlaced e) => new Placed(
            e.Id, e.Customer, e.Wish, e.Lines.Count, e.Total, e.PaymentToken, e.By, e.AgreedAt, Progress.Placed,
            e.StepEndsAt, e.StepEndsAt),
        (NotPlaced, OrderCancelled e) => new NeverToBePlaced(e.Id, e.Because),

        (Placed { Progress: Progress.Placed } o, StockReserved e) =>
            o with { Progress = Progress.StockReserved, StepEndsAt = e.StepEndsAt },
        (Placed { Progress: Progress.Placed } o, StockRefused e) =>
            o with { Progress = Progress.Refused, Because = e.Because },
        (Placed { Progress: Progress.StockReserved } o, OrderConfirmed e) =>
            o with { Progress = Progress.Confirmed, StepEndsAt = e.StepEndsAt },
        (Placed { Progress: Progress.StockReserved } o, PaymentDeclined e) =>
            o with { Progress = Progress.PaymentDeclined, Because = e.Because },
        (Placed { Progress: Progress.Confirmed or Progress.NeedsAttention } o, OrderCompleted e) =>
            o with { Progress = Progress.Completed, Because = null, CompletedAt = e.At },
        (Placed { Progress: Progress.Completed, Invoice: null } o, InvoiceRecorded e) => o with { Invoice = e.Number },

        (Placed { Progress: Progress.Placed or Progress.StockReserved } o, OrderCancelled e) =>
            o with { Progress = Progress.Cancelled, Because = e.Because },
        (Placed { Progress: Progress.Placed or Progress.StockReserved } o, OrderExpired e) =>
            o with { Progress = Progress.Expired, Because = e.Because },
        (Placed { Progress: Progress.Confirmed } o, AttentionNeeded e) =>
            o with { Progress = Progress.NeedsAttention, Because = e.Because },
        (Placed { HasEnded: false } o, AlarmReset e) => o with { AlarmAt = e.At },

        // A fact that cannot follow this state is a bug in a decision, never something to skip over.
        _ => throw new UnreachableException($"{fact.GetType().Name} cannot follow {order}."),
    };
}

/// <summary>How far an order is. The first three are on their way, the others are ends, NeedsAttention until a person acts.</summary>
public enum Progress
{
    Placed, StockReserved, Confirmed, Completed, Refused, PaymentDeclined, Cancelled, Expired, NeedsAttention,
}

/// <summary>So many of a sku at an agreed price. The same sku may stand on several lines.</summary>
public sealed record OrderLine(Sku Sku, Quantity Quantity, Money UnitPrice);

/// <summary>What happened to an order, privately; OrderDecider says which of it is published.</summary>
public abstract record OrderEvent
{
    private OrderEvent() { }

    public sealed record OrderPlaced(
        OrderId Id, CustomerId? Customer, string Wish, ValueList<OrderLine> Lines, Money Total, string PaymentToken,
        string By, DateTimeOffset AgreedAt, DateTimeOffset StepEndsAt) : OrderEvent;

    public sealed record StockReserved(OrderId Id, Money Total, string PaymentToken, DateTimeOffset StepEndsAt) : OrderEvent;

    public sealed record StockRefused(OrderId Id, string Because) : OrderEvent;

    public sealed record OrderConfirmed(OrderId Id, DateTimeOffset StepEndsAt) : OrderEvent;

    public sealed record PaymentDeclined(OrderId Id, string Because) : OrderEvent;

    public sealed record OrderCompleted(OrderId Id, DateTimeOffset At) : OrderEvent;

    public sealed record InvoiceRecorded(OrderId Id, InvoiceNumber Number) : OrderEvent;

    public sealed record OrderCancelled(OrderId Id, string Because) : OrderEvent;

    public sealed record OrderExpired(OrderId Id, string Because) : OrderEvent;

    public sealed record AttentionNeeded(OrderId Id, string Because) : OrderEvent;

    public sealed record AlarmReset(OrderId Id, DateTimeOffset At) : OrderEvent;
}
