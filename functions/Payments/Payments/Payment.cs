using System.Diagnostics;
using System.Text.Json.Serialization;
using ServerlessShop.Kernel;
using static ServerlessShop.Payments.Payments.PaymentEvent;

namespace ServerlessShop.Payments.Payments;

/// <summary>
/// The payment of one order is exactly one of these. The discriminators are the stored format: rename a type
/// freely, but change a string only together with a migration.
/// </summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "is")]
[JsonDerivedType(typeof(NotDue), "not-due")]
[JsonDerivedType(typeof(NeverDue), "never-due")]
[JsonDerivedType(typeof(Due), "due")]
[JsonDerivedType(typeof(Authorized), "authorized")]
[JsonDerivedType(typeof(Captured), "captured")]
[JsonDerivedType(typeof(Closing), "closing")]
[JsonDerivedType(typeof(Closed), "closed")]
public abstract record Payment
{
    private Payment() { }

    public sealed record NotDue : Payment;

    /// <summary>A tombstone: the cancellation was heard before the payment became due.</summary>
    public sealed record NeverDue(OrderId Order) : Payment;

    /// <summary>The provider has been or will be asked; what it answers is not known yet.</summary>
    public sealed record Due(OrderId Order, Money Amount, string Token) : Payment;

    public sealed record Authorized(OrderId Order, Money Amount, string Authorization) : Payment;

    /// <param name="Shipments">Whose shares were taken, by number.</param>
    public sealed record Captured(
        OrderId Order, Money Amount, string Authorization, ValueList<int> Shipments) : Payment;

    /// <summary>The order was cancelled; what the provider holds, or may hold, must be let go.</summary>
    /// <param name="Authorization">Null while the provider's answer to the authorization is not known.</param>
    public sealed record Closing(OrderId Order, Money Amount, string? Token, string? Authorization) : Payment;

    /// <summary>Nothing is held and nothing was taken.</summary>
    public sealed record Closed(OrderId Order, string Because) : Payment;

    public static Payment Evolve(Payment payment, PaymentEvent fact) => (payment, fact) switch
    {
        (NotDue, PaymentBecameDue e) => new Due(e.Order, e.Amount, e.Token),
        (NotDue, PaymentRuledOut e) => new NeverDue(e.Order),
        (Due, PaymentAuthorized e) => new Authorized(e.Order, e.Amount, e.Authorization),
        (Due, PaymentDeclined e) => new Closed(e.Order, e.Because),
        (Due due, PaymentAbandoned e) => new Closing(e.Order, due.Amount, due.Token, null),
        (Authorized held, PaymentAbandoned e) => new Closing(e.Order, held.Amount, null, held.Authorization),
        (Authorized held, PaymentCaptured e) => new Captured(held.Order, held.Amount, held.Authorization, [e.Shipment]),
        (Captured taken, PaymentCaptured e) => taken with { Shipments = [.. taken.Shipments, e.Shipment] },
        (Closing, PaymentVoided e) => new Closed(e.Order, "voided"),
        (Closing, PaymentNeverHeld e) => new Closed(e.Order, e.Because),

        // A fact that cannot follow this state is a bug in a decision, never something to skip over.
        _ => throw new UnreachableException($"{fact.GetType().Name} cannot follow {payment}."),
    };
}

/// <summary>What happened to a payment, privately; PaymentDecider says which of it is published.</summary>
public abstract record PaymentEvent
{
    private PaymentEvent() { }

    public sealed record PaymentBecameDue(OrderId Order, Money Amount, string Token) : PaymentEvent;

    public sealed record PaymentRuledOut(OrderId Order) : PaymentEvent;

    public sealed record PaymentAuthorized(OrderId Order, Money Amount, string Authorization) : PaymentEvent;

    public sealed record PaymentDeclined(OrderId Order, string Because) : PaymentEvent;

    public sealed record PaymentCaptured(OrderId Order, int Shipment, Money Amount) : PaymentEvent;

    public sealed record PaymentAbandoned(OrderId Order) : PaymentEvent;

    public sealed record PaymentVoided(OrderId Order) : PaymentEvent;

    public sealed record PaymentNeverHeld(OrderId Order, string Because) : PaymentEvent;
}
