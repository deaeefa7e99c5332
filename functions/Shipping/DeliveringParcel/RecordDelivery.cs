using ServerlessShop.Kernel;
using ServerlessShop.Shipping.Fulfilments;
using static ServerlessShop.Shipping.Fulfilments.FulfilmentEvent;

namespace ServerlessShop.Shipping.DeliveringParcel;

/// <summary>What the carrier says of a parcel: taken, nobody there, or given up.</summary>
/// <param name="Attempt">Of a failed attempt, which it was: said again, it is the same one and not another.</param>
public sealed record RecordDelivery(
    OrderId Order, int Number, DeliveryOutcome Outcome, int Attempt, string Because, DateTimeOffset At)
{
    /// <summary>After so many the carrier takes it back.</summary>
    public const int AttemptsMax = 3;

    public static readonly Rejection ParcelUnknown =
        new(RejectionKind.NotFound, "parcel-unknown", "No parcel of this number has left the house.");

    public static readonly Rejection AttemptOutOfTurn = new(
        RejectionKind.Conflict, "attempt-out-of-turn", "Attempts are numbered one after the other, from 1.");

    public static readonly Rejection DeliveredAlready =
        new(RejectionKind.Conflict, "parcel-delivered", "The parcel has reached the buyer.");

    public static readonly Rejection CameBack =
        new(RejectionKind.Conflict, "parcel-undeliverable", "The carrier gave the parcel up; it is on its way back.");

    public static Decision<FulfilmentEvent> Decide(Fulfilment fulfilment, RecordDelivery record) => fulfilment switch
    {
        Fulfilment.Asked asked when record.Number >= 1 && record.Number <= asked.Parcels.Count =>
            Decide(asked.Parcels[record.Number - 1], record),
        Fulfilment.NotAsked => FulfilmentDecider.Unknown,
        _ => ParcelUnknown,
    };

    private static Decision<FulfilmentEvent> Decide(Parcel parcel, RecordDelivery record) =>
        (parcel.End, record.Outcome) switch
        {
            (ParcelEnd.Delivered, DeliveryOutcome.Delivered) => Decision<FulfilmentEvent>.Nothing,
            (ParcelEnd.Undeliverable, DeliveryOutcome.Undeliverable) => Decision<FulfilmentEvent>.Nothing,

            // An attempt that is known is a retry, whatever has become of the parcel since.
            (_, DeliveryOutcome.FailedAttempt) when record.Attempt <= parcel.FailedAttempts =>
                Decision<FulfilmentEvent>.Nothing,
            (ParcelEnd.Delivered, _) => DeliveredAlready,
            (ParcelEnd.Undeliverable, _) => CameBack,

            (_, DeliveryOutcome.Delivered) => new ParcelDelivered(record.Order, record.Number, record.At),
            (_, DeliveryOutcome.Undeliverable) => new ParcelUndeliverable(
                record.Order, record.Number, parcel.FailedAttempts, record.Because, record.At),
            _ when record.Attempt != parcel.FailedAttempts + 1 => AttemptOutOfTurn,
            _ when record.Attempt == AttemptsMax => new ParcelUndeliverable(
                record.Order, record.Number, AttemptsMax, record.Because, record.At),
            _ => new DeliveryFailed(record.Order, record.Number, record.Attempt),
        };
}

public enum DeliveryOutcome { Delivered, FailedAttempt, Undeliverable }
