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
[JsonDerivedType(typeof(Opened), "opened")]
public abstract record Payment
{
    private Payment() { }

    public sealed record NotDue : Payment;

    /// <summary>A tombstone: the cancellation was heard before the payment became due.</summary>
    public sealed record NeverDue(OrderId Order) : Payment;

    /// <summary>How far it is, its ledger tells.</summary>
    /// <param name="Customer">Whose it is; null for a guest, and for one who was forgotten.</param>
    /// <param name="Token">What the provider knows the buyer's means of payment by; null once it is of no more use.</param>
    /// <param name="Ended">Why nothing is to be held or taken any more; null while something may be.</param>
    public sealed record Opened(
        OrderId Order, Guid? Customer, Money Amount, string? Token, ValueList<Entry> Entries, string? Ended) : Payment
    {
        [JsonIgnore] public Ledger Ledger => new(Entries);

        /// <summary>Nothing will be asked of the provider any more, other than to give back what was taken.</summary>
        [JsonIgnore]
        public bool IsOver => (Ended is not null || Ledger.IsFinal) && Ledger.Held == 0
            && Ledger.Authorization is not { IsOpen: true }
            && !Enum.GetValues<EntryKind>().SelectMany(Ledger.Outstanding).Any();
    }

    public static Payment Evolve(Payment payment, PaymentEvent fact) => (payment, fact) switch
    {
        (NotDue, PaymentBecameDue e) => new Opened(e.Order, e.Customer, e.Amount, e.Token, [e.Asked], Ended: null),
        (NotDue, PaymentRuledOut e) => new NeverDue(e.Order),
        (Opened opened, Entered e) => Enter(opened, e.Entry),
        (Opened opened, EnteredQuietly e) => Enter(opened, e.Entry),
        (Opened, CaptureSaidAgain) => payment,
        (Opened { Ended: null } opened, PaymentAbandoned) => opened with { Ended = "cancelled" },
        (Opened { IsOver: true } opened, CustomerForgotten) => opened with
        {
            Customer = null, Token = null,
            Entries = [.. opened.Entries.Select(entry => entry.Without(opened.Customer))],
        },

        // A fact that cannot follow this state is a bug in a decision, never something to skip over.
        _ => throw new UnreachableException($"{fact.GetType().Name} cannot follow {payment}."),
    };

    private static Opened Enter(Opened payment, Entry entry)
    {
        ValueList<Entry> entries = [.. payment.Entries, entry];
        if (Ledger.Objection(entries, payment.Amount) is { } objection)
        {
            throw new UnreachableException($"{entry} cannot follow {payment}: {objection}");
        }

        return payment with
        {
            Entries = entries,
            Ended = payment.Ended ?? (PaymentDecider.IsDecline(entry) ? entry.Because : null),
        };
    }
}

/// <summary>What happened to a payment, privately; PaymentDecider says which of it is published.</summary>
public abstract record PaymentEvent
{
    private PaymentEvent() { }

    public sealed record PaymentBecameDue(OrderId Order, Guid? Customer, Money Amount, string? Token, Entry Asked)
        : PaymentEvent;

    public sealed record PaymentRuledOut(OrderId Order) : PaymentEvent;

    /// <summary>The ledger has one line more.</summary>
    public sealed record Entered(OrderId Order, Entry Entry) : PaymentEvent;

    /// <summary>The same, of what the order is not to hear: it has ended already.</summary>
    public sealed record EnteredQuietly(OrderId Order, Entry Entry) : PaymentEvent;

    /// <summary>The order asks for what was taken already: perhaps it has never heard of it.</summary>
    public sealed record CaptureSaidAgain(OrderId Order, Entry Taken) : PaymentEvent;

    public sealed record PaymentAbandoned(OrderId Order) : PaymentEvent;

    public sealed record CustomerForgotten(OrderId Order) : PaymentEvent;
}
