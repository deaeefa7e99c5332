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

        (Placed { IsBeingFulfilled: true } o, ShipmentDispatched e) => o.With(o.Parcel(e.Number) with
        {
            IsDispatched = true, IsFinal = e.IsFinal, Items = e.Items, Carrier = e.Carrier, Tracking = e.Tracking,
        }).Onward(e.At),

        // Nothing is as good as captured where nothing is asked: no provider captures that.
        (Placed { IsBeingFulfilled: true } o, CaptureAsked e) => o.With(o.Parcel(e.Number) with
        {
            Asked = e.Amount, Captured = e.Amount.Minor == 0 ? e.Amount : null, Trouble = null,
        }).Onward(e.At),
        (Placed { IsBeingFulfilled: true } o, ShipmentCaptured e) =>
            o.With(o.Parcel(e.Number) with { Captured = e.Amount, Trouble = null }).Onward(e.At),
        (Placed { IsBeingFulfilled: true } o, ShipmentDelivered e) =>
            o.With(o.Parcel(e.Number) with { IsDelivered = true, Trouble = null }).Onward(e.At),
        (Placed { IsBeingFulfilled: true } o, OrderDelivered) => o,
        (Placed { IsBeingFulfilled: true } o, OrderCompleted e) =>
            o with { Progress = Progress.Completed, Because = null, CompletedAt = e.At },
        (Placed { Progress: Progress.Completed, Invoice: null } o, InvoiceRecorded e) => o with { Invoice = e.Number },

        (Placed { Progress: Progress.Placed or Progress.StockReserved } o, OrderCancelled e) =>
            o with { Progress = Progress.Cancelled, Because = e.Because },
        (Placed { Progress: Progress.Placed or Progress.StockReserved } o, OrderExpired e) =>
            o with { Progress = Progress.Expired, Because = e.Because },
        (Placed { IsBeingFulfilled: true } o, AttentionNeeded e) =>
            o with { Progress = Progress.NeedsAttention, Because = e.Because },
        (Placed { HasEnded: false } o, AlarmReset e) => o with { AlarmAt = e.At },

        (Placed { HasEnded: true } o, BuyerForgotten e) => Anonymous.Of(o, e.Person),

        // A fact that cannot follow this state is a bug in a decision, never something to skip over.
        _ => throw new UnreachableException($"{fact.GetType().Name} cannot follow {order}."),
    };
}
