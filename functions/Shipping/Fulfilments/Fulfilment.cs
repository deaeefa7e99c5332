using System.Diagnostics;
using System.Text.Json.Serialization;
using ServerlessShop.Kernel;
using static ServerlessShop.Shipping.Fulfilments.FulfilmentEvent;

namespace ServerlessShop.Shipping.Fulfilments;

/// <summary>
/// What leaves the house for one order is exactly one of these. All its parcels are in one document, because only so
/// "is it too late to stop?" and "was everything sent, and nothing twice?" are answered by one write. The
/// discriminators are the stored format: rename a type freely, but change a string only together with a migration.
/// </summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "is")]
[JsonDerivedType(typeof(NotAsked), "not-asked")]
[JsonDerivedType(typeof(NeverToBeSent), "never-to-be-sent")]
[JsonDerivedType(typeof(Collected), "collected")]
[JsonDerivedType(typeof(Asked), "asked")]
public abstract record Fulfilment
{
    private Fulfilment() { }

    public sealed record NotAsked : Fulfilment;

    /// <summary>A tombstone: the stop was heard before the order was confirmed.</summary>
    public sealed record NeverToBeSent(OrderId Order) : Fulfilment;

    /// <summary>The buyer took the goods along. Which they were is the order's to know.</summary>
    public sealed record Collected(OrderId Order, Guid? Customer, DateTimeOffset At) : Fulfilment;

    /// <param name="Customer">As plain text, because the index over it finds a customer's by it; null for a guest.</param>
    /// <param name="ShipTo">Null once it was erased, and where it was never entered.</param>
    /// <param name="Stopped">Nothing more leaves the house.</param>
    public sealed record Asked(
        OrderId Order, Guid? Customer, Address? ShipTo, ValueList<Item> Items, ValueList<Parcel> Parcels,
        DateTimeOffset AskedAt, bool Stopped = false) : Fulfilment
    {
        public const string AwaitsPicking = "picking";

        /// <summary>Stored only while it is true: an index over it holds what waits, and nothing else.</summary>
        public string? Awaits => Stopped || Left.Count == 0 ? null : AwaitsPicking;

        /// <summary>By which what waits is sorted; stored, and indexed, only as long.</summary>
        public DateTimeOffset? WaitsSince => Awaits is null ? null : AskedAt;

        /// <summary>What was ordered and has not been sent.</summary>
        [JsonIgnore] public ValueList<Item> Left => Parcels.Any(parcel => parcel.Items is null)
            ? []
            : Item.Less(Items, Item.Merge(Parcels.SelectMany(parcel => parcel.Items!)))
                ?? throw new UnreachableException($"More was sent of {Order} than was ordered.");

        /// <summary>Nothing of it is still to be sent or still on its way.</summary>
        [JsonIgnore] public bool HasEnded => Awaits is null && Parcels.All(parcel => parcel.End is not null);

        public Asked With(int number, Func<Parcel, Parcel> change) =>
            this with { Parcels = [.. Parcels.Select((parcel, i) => i == number - 1 ? change(parcel) : parcel)] };
    }

    public static Fulfilment Evolve(Fulfilment fulfilment, FulfilmentEvent fact) => (fulfilment, fact) switch
    {
        (NotAsked, FulfilmentOpened e) => new Asked(e.Order, e.Customer, e.ShipTo, e.Items, [], e.At),
        (NotAsked, GoodsCollected e) => new Collected(e.Order, e.Customer, e.At),
        (NotAsked, ShippingStopped e) => new NeverToBeSent(e.Order),
        (Asked { Awaits: not null } a, ShippingStopped) => a with { Stopped = true },
        (Asked { Stopped: true } or NeverToBeSent, ShippingStopped) => fulfilment, // Only said again.
        (Asked { Awaits: not null } a, ParcelDispatched e) when e.Number == a.Parcels.Count + 1 =>
            a with { Parcels = [.. a.Parcels, new(e.Items, e.Carrier, e.Tracking, e.At)] },

        (Asked a, DeliveryFailed e) => a.With(e.Number, parcel => parcel with { FailedAttempts = e.Attempt }),
        (Asked a, ParcelDelivered e) => a.With(
            e.Number, parcel => parcel with { End = ParcelEnd.Delivered, EndedAt = e.At }),
        (Asked a, ParcelUndeliverable e) => a.With(e.Number, parcel => parcel with
        {
            FailedAttempts = e.FailedAttempts, End = ParcelEnd.Undeliverable, EndedAt = e.At, Because = e.Because,
        }),

        (Asked a, RecipientForgotten) => a with { Customer = null, ShipTo = null },
        (Collected c, RecipientForgotten) => c with { Customer = null },

        // A fact that cannot follow this state is a bug in a decision, never something to skip over.
        _ => throw new UnreachableException($"{fact.GetType().Name} cannot follow {fulfilment}."),
    };
}

/// <summary>What happened to a fulfilment, privately; FulfilmentDecider says which of it is published.</summary>
public abstract record FulfilmentEvent
{
    private FulfilmentEvent() { }

    public sealed record FulfilmentOpened(
        OrderId Order, Guid? Customer, Address? ShipTo, ValueList<Item> Items, DateTimeOffset At) : FulfilmentEvent;

    public sealed record GoodsCollected(OrderId Order, Guid? Customer, DateTimeOffset At) : FulfilmentEvent;

    /// <param name="Dispatched">How many parcels had left before.</param>
    public sealed record ShippingStopped(OrderId Order, int Dispatched) : FulfilmentEvent;

    /// <param name="Items">Null where it is the only parcel, and everything is in it.</param>
    /// <param name="Final">Nothing is left to be sent.</param>
    public sealed record ParcelDispatched(
        OrderId Order, int Number, ValueList<Item>? Items, bool Final, string Carrier, string Tracking,
        DateTimeOffset At) : FulfilmentEvent;

    public sealed record DeliveryFailed(OrderId Order, int Number, int Attempt) : FulfilmentEvent;

    public sealed record ParcelDelivered(OrderId Order, int Number, DateTimeOffset At) : FulfilmentEvent;

    public sealed record ParcelUndeliverable(
        OrderId Order, int Number, int FailedAttempts, string Because, DateTimeOffset At) : FulfilmentEvent;

    public sealed record RecipientForgotten(OrderId Order) : FulfilmentEvent;
}
