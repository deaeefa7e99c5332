using ServerlessShop.Kernel;
using ServerlessShop.Shipping.Fulfilments;
using static ServerlessShop.Shipping.Fulfilments.FulfilmentEvent;

namespace ServerlessShop.Shipping.DispatchingParcel;

/// <summary>A parcel leaves the house. The same number with the same content is a retry.</summary>
/// <param name="Number">The next of the order, counted from 1.</param>
/// <param name="Items">Null is everything that is left.</param>
public sealed record DispatchParcel(
    OrderId Order, int Number, ValueList<Item>? Items, string Carrier, string Tracking, DateTimeOffset At)
{
    /// <summary>With two thousand skus in each, so many still fit into a document.</summary>
    public const int ParcelsMax = 20;

    public static readonly Rejection NumberTaken = new(
        RejectionKind.Conflict, "parcel-number-taken", "This parcel was dispatched already, with another content.");

    public static readonly Rejection OutOfTurn = new(
        RejectionKind.Conflict, "parcel-out-of-turn", "Parcels are numbered one after the other, from 1.");

    public static readonly Rejection MoreThanOrdered = new(
        RejectionKind.Conflict, "more-than-ordered", "That is more than is left to be sent of the order.");

    public static readonly Rejection NothingLeft = new(
        RejectionKind.Conflict, "nothing-left", "Nothing is left to be sent of the order.");

    public static readonly Rejection TooManyParcels = new(
        RejectionKind.Conflict, "too-many-parcels", $"Parcel {ParcelsMax} must hold everything that is left.");

    public static readonly Rejection Stopped = new(
        RejectionKind.Conflict, "shipping-stopped", "The order was cancelled; nothing of it may leave the house.");

    public static Decision<FulfilmentEvent> Decide(Fulfilment fulfilment, DispatchParcel dispatch) => fulfilment switch
    {
        Fulfilment.Asked asked when dispatch.Number >= 1 && dispatch.Number <= asked.Parcels.Count =>
            dispatch.IsWhatLeft(asked) ? Decision<FulfilmentEvent>.Nothing : NumberTaken,
        Fulfilment.Asked { Stopped: true } or Fulfilment.NeverToBeSent => Stopped,
        Fulfilment.Asked { Awaits: null } or Fulfilment.Collected => NothingLeft,
        Fulfilment.Asked asked when dispatch.Number != asked.Parcels.Count + 1 => OutOfTurn,
        Fulfilment.Asked asked => Pack(asked, dispatch),
        _ => FulfilmentDecider.Unknown,
    };

    private static Decision<FulfilmentEvent> Pack(Fulfilment.Asked asked, DispatchParcel dispatch)
    {
        var items = dispatch.Items ?? asked.Left;
        if (Item.Less(asked.Left, items) is not { } left) { return MoreThanOrdered; }

        var isFinal = left.Count == 0;
        if (dispatch.Number == ParcelsMax && !isFinal) { return TooManyParcels; }

        var isEverything = isFinal && dispatch.Number == 1;
        return new ParcelDispatched(
            dispatch.Order, dispatch.Number, isEverything ? null : items, isFinal, dispatch.Carrier, dispatch.Tracking,
            dispatch.At);
    }

    /// <summary>"Everything that is left" was the last parcel, however often it is said.</summary>
    private bool IsWhatLeft(Fulfilment.Asked asked)
    {
        var sent = asked.Parcels[Number - 1];
        var isFinal = Number == asked.Parcels.Count && asked.Left.Count == 0;
        return Carrier == sent.Carrier && Tracking == sent.Tracking
            && (Items is null ? isFinal : Items.Equals(sent.Items ?? asked.Items));
    }
}
