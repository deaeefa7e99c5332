using System.Diagnostics;
using System.Text.Json.Serialization;
using ServerlessShop.Kernel;
using E = ServerlessShop.Inventory.Reservations.ReservationEvent;

namespace ServerlessShop.Inventory.Reservations;

/// <summary>
/// What becomes of one order's stock, all or nothing over its aisles. It alone decides which way the order goes; how
/// much of what is written beside each aisle, so it knows the aisles only. The discriminators are the stored format.
/// </summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "is")]
[JsonDerivedType(typeof(NotReserved), "not-reserved")]
[JsonDerivedType(typeof(NeverToBeReserved), "never-to-be-reserved")]
[JsonDerivedType(typeof(Reserving), "reserving")]
[JsonDerivedType(typeof(Reserved), "reserved")]
[JsonDerivedType(typeof(Refusing), "refusing")]
[JsonDerivedType(typeof(Refused), "refused")]
[JsonDerivedType(typeof(Releasing), "releasing")]
[JsonDerivedType(typeof(Released), "released")]
[JsonDerivedType(typeof(TakingOut), "taking-out")]
[JsonDerivedType(typeof(TakenOut), "taken-out")]
public abstract record Reservation
{
    private Reservation() { }

    public sealed record NotReserved : Reservation;

    /// <summary>A tombstone: the cancellation arrived first, and the order may still be on its way.</summary>
    public sealed record NeverToBeReserved(OrderId Order) : Reservation;

    public sealed record Reserving(OrderId Order, ValueList<string> Aisles) : Reservation;

    /// <summary>All of it is held, less what has left already in some of its shipments.</summary>
    public sealed record Reserved(OrderId Order, ValueList<string> Aisles, Shipments? Sent = null) : Reservation;

    /// <summary>It fell short of these, and what was held elsewhere is being given back.</summary>
    public sealed record Refusing(OrderId Order, ValueList<string> Aisles, ValueList<Sku> Short) : Reservation;

    public sealed record Refused(OrderId Order, ValueList<Sku> Short) : Reservation;

    /// <summary>The order was cancelled, and what was held is being given back.</summary>
    public sealed record Releasing(OrderId Order, ValueList<string> Aisles) : Reservation;

    public sealed record Released(OrderId Order) : Reservation;

    /// <summary>A shipment is leaving: whoever comes next, for whatever reason, sees that through first.</summary>
    public sealed record TakingOut(
        OrderId Order, ValueList<string> Aisles, Shipments? Sent = null, Leaving? Shipment = null) : Reservation
    {
        /// <summary>Without contents, as with a shipment of everything, nothing can be left.</summary>
        [JsonIgnore] public bool OfEverything => Shipment?.Lines is null;

        /// <summary>When this shipment has left, nothing of the order will follow.</summary>
        [JsonIgnore] public bool IsLast => OfEverything || Shipments.After(Sent, Shipment!).AreAll;
    }

    public sealed record TakenOut(OrderId Order) : Reservation;

    public static Reservation Evolve(Reservation reservation, ReservationEvent fact) => (reservation, fact) switch
    {
        (NotReserved, E.ReservingBegan e) => new Reserving(e.Order, e.Aisles),
        (NotReserved, E.ReservationForestalled e) => new NeverToBeReserved(e.Order),
        (Reserving r, E.StockReserved) => new Reserved(r.Order, r.Aisles),
        (Reserving r, E.StockFellShort e) => new Refusing(r.Order, r.Aisles, e.Short),
        (Refusing r, E.StockRefused) => new Refused(r.Order, r.Short),
        (Reserving r, E.ReleasingBegan) => new Releasing(r.Order, r.Aisles),
        (Reserved r, E.ReleasingBegan) => new Releasing(r.Order, r.Aisles),
        (Releasing r, E.StockReleased) => new Released(r.Order),
        (Reserved r, E.TakingOutBegan e) => new TakingOut(r.Order, r.Aisles, r.Sent, e.Shipment),
        (TakingOut { IsLast: true } r, E.StockTakenOut) => new TakenOut(r.Order),
        (TakingOut r, E.StockTakenOut) => new Reserved(r.Order, r.Aisles, Shipments.After(r.Sent, r.Shipment!)),
        _ => throw new UnreachableException($"{fact.GetType().Name} cannot follow {reservation}."),
    };
}

/// <summary>The steps of a reservation.</summary>
public abstract record ReservationEvent
{
    private ReservationEvent() { }

    public sealed record ReservingBegan(OrderId Order, ValueList<string> Aisles) : ReservationEvent;

    public sealed record ReservationForestalled(OrderId Order) : ReservationEvent;

    public sealed record StockReserved(OrderId Order) : ReservationEvent;

    public sealed record StockFellShort(ValueList<Sku> Short) : ReservationEvent;

    public sealed record StockRefused(OrderId Order, ValueList<Sku> Short) : ReservationEvent;

    public sealed record ReleasingBegan : ReservationEvent;

    public sealed record StockReleased : ReservationEvent;

    public sealed record TakingOutBegan(Leaving Shipment) : ReservationEvent;

    public sealed record StockTakenOut : ReservationEvent;
}
