using System.Diagnostics;
using System.Text.Json.Serialization;
using ServerlessShop.Kernel;
using ServerlessShop.Ordering.Invoices;
using ServerlessShop.Ordering.PersonalData;
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
public abstract partial record Order
{
    private Order() { }

    public sealed record NotPlaced : Order;

    /// <summary>A tombstone: the cancellation arrived first, and the order may still be on its way.</summary>
    public sealed record NeverToBePlaced(OrderId Id, string Because) : Order;

    public static Order Evolve(Order order, OrderEvent fact) => Next(order, fact) switch
    {
        Placed o when HistoryEntry.Of(fact) is { } entry => o with { History = [.. o.History, entry] },
        var next => next,
    };

    private static Order Next(Order order, OrderEvent fact) => (order, fact) switch
    {
        (NotPlaced, OrderPlaced e) => Placed.From(e),
        (NotPlaced, OrderCancelled e) => new NeverToBePlaced(e.Id, e.Because),

        (Placed { Progress: Progress.Placed } o, StockReserved e) =>
            o with { Progress = Progress.StockReserved, StepEndsAt = e.StepEndsAt },
        (Placed { Progress: Progress.Placed } o, StockRefused e) =>
            o with { Progress = Progress.Refused, Because = e.Because },
        (Placed { Progress: Progress.StockReserved } o, OrderConfirmed e) =>
            o with { Progress = Progress.Confirmed, StepEndsAt = e.StepEndsAt },
        (Placed { Progress: Progress.StockReserved } o, PaymentDeclined e) =>
            o with { Progress = Progress.PaymentDeclined, Because = e.Because },

        (Placed { HasEnded: false, HasLeft: false } o, OrderCancelled e) =>
            o with { Progress = Progress.Cancelled, Because = e.Because },
        (Placed { Progress: Progress.Placed or Progress.StockReserved } o, OrderExpired e) =>
            o with { Progress = Progress.Expired, Because = e.Because },
        (Placed { HasEnded: false } o, AlarmReset e) => o with { AlarmAt = e.At },
        (Placed { Progress: Progress.Completed, Invoice: null } o, InvoiceRecorded e) => o with { Invoice = e.Number },
        (Placed { IsBeingFulfilled: true } o, _) => Fulfil(o, fact),

        (Placed { HasEnded: true } o, BuyerForgotten e) => Anonymous.Of(o, e.Person),

        // A fact that cannot follow this state is a bug in a decision, never something to skip over.
        _ => throw new UnreachableException($"{fact.GetType().Name} cannot follow {order}."),
    };

    private static Placed Fulfil(Placed o, OrderEvent fact) => fact switch
    {
        ShipmentDispatched e => o.With(o.Parcel(e.Number) with
        {
            IsDispatched = true, IsFinal = e.IsFinal, Items = e.Items, Carrier = e.Carrier, Tracking = e.Tracking,
        }).Onward(e.At),

        // Where nothing is to be paid, that is as good as captured, whenever Payments says so.
        CaptureAsked e => o.With(o.Parcel(e.Number) with
        {
            Asked = e.Amount, Captured = e.Amount.Minor == 0 ? e.Amount : null, PaymentTrouble = null,
        }).Onward(e.At),
        ShipmentCaptured e =>
            o.With(o.Parcel(e.Number) with { Captured = e.Amount, PaymentTrouble = null }).Onward(e.At),
        CaptureFailed e => o.With(o.Parcel(e.Number) with { PaymentTrouble = e.Because }),
        ShipmentDelivered e =>
            o.With(o.Parcel(e.Number) with { IsDelivered = true, CarrierTrouble = null }).Onward(e.At),
        ShipmentUndeliverable e => o.With(o.Parcel(e.Number) with { CarrierTrouble = e.Because }),
        OrderDelivered => o,
        OrderCompleted e => o with { Progress = Progress.Completed, Because = null, CompletedAt = e.At },

        CancellationRequested e => (o with { Stop = new(e.Because, e.By) }).Onward(e.At),
        ShipmentsStopped e => (o with { StoppedAfter = e.Dispatched }).Onward(e.At),
        RestReleased => o,
        AttentionNeeded e => o with { Progress = Progress.NeedsAttention, Because = e.Because },
        OrderRepaired e => (o with { Progress = Progress.Confirmed, Because = null }).Onward(e.At),
        _ => throw new UnreachableException($"{fact.GetType().Name} cannot follow {o}."),
    };
}
