using System.Diagnostics;
using System.Text.Json.Serialization;
using static ServerlessShop.Notifications.Letters.LetterEvent;

namespace ServerlessShop.Notifications.Letters;

/// <summary>
/// What one recipient is to be told of one milestone of one order. It is decided and stored before it is sent, so that
/// a crash in between sends again what is known to be due, and never loses it. The discriminators are the stored
/// format: rename a type freely, but change a string only together with a migration.
/// </summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "is")]
[JsonDerivedType(typeof(NotDue), "not-due")]
[JsonDerivedType(typeof(Due), "due")]
[JsonDerivedType(typeof(Sent), "sent")]
[JsonDerivedType(typeof(Refused), "refused")]
public abstract record Letter
{
    private Letter() { }

    public sealed record NotDue : Letter;

    /// <summary>The mail server is being asked, or was and nobody knows.</summary>
    /// <param name="OrderId">As plain text, as Customer is, because an index over it finds what was sent.</param>
    /// <param name="Number">Tells two of one milestone apart; null where there is one.</param>
    /// <param name="At">Since when.</param>
    public sealed record Due(
        Guid OrderId, string Milestone, string? Number, string To, Guid? Customer, DateTimeOffset At) : Letter;

    /// <param name="To">Null once it was erased.</param>
    public sealed record Sent(
        Guid OrderId, string Milestone, string? Number, string? To, Guid? Customer, DateTimeOffset At) : Letter;

    /// <summary>The mail server will not take it for this recipient, and asking again would not change that.</summary>
    /// <param name="Because">The server's words, which name the recipient often; empty once that was erased.</param>
    public sealed record Refused(
        Guid OrderId, string Milestone, string? Number, string? To, Guid? Customer, DateTimeOffset At,
        string Because) : Letter;

    public static Letter Evolve(Letter letter, LetterEvent fact) => (letter, fact) switch
    {
        (NotDue, LetterBecameDue e) => new Due(e.OrderId, e.Milestone, e.Number, e.To, e.Customer, e.At),
        (Due d, LetterSent e) => new Sent(d.OrderId, d.Milestone, d.Number, d.To, d.Customer, e.At),
        (Due d, LetterRefused e) => new Refused(d.OrderId, d.Milestone, d.Number, d.To, d.Customer, e.At, e.Because),
        (Sent s, RecipientForgotten) => s with { To = null, Customer = null },
        (Refused r, RecipientForgotten) => r with { To = null, Customer = null, Because = "" },

        // A fact that cannot follow this state is a bug in a decision, never something to skip over.
        _ => throw new UnreachableException($"{fact.GetType().Name} cannot follow {letter.GetType().Name}."),
    };
}

/// <summary>What happened to a letter. None of it is published.</summary>
public abstract record LetterEvent
{
    private LetterEvent() { }

    public sealed record LetterBecameDue(
        Guid OrderId, string Milestone, string? Number, string To, Guid? Customer, DateTimeOffset At) : LetterEvent;

    public sealed record LetterSent(DateTimeOffset At) : LetterEvent;

    public sealed record LetterRefused(string Because, DateTimeOffset At) : LetterEvent;

    public sealed record RecipientForgotten : LetterEvent;
}
