using ServerlessShop.Kernel;
using ServerlessShop.Payments.Asking;
using ServerlessShop.Payments.Payments;
using static ServerlessShop.Payments.Payments.EntryStep;
using static ServerlessShop.Payments.Payments.PaymentEvent;

namespace ServerlessShop.Payments.AuthorizingPayment;

/// <summary>
/// The provider has said how an authorization is, in its answer or in a webhook. They may come in any order, several
/// times and against each other: the first word that decides, counts.
/// </summary>
/// <param name="Number">Which one, by our number; null where only the provider's reference is known.</param>
/// <param name="By">The provider itself, or the webhook by the event's id.</param>
public sealed record RecordAuthorization(OrderId Order, string? Number, Answer Answer, DateTimeOffset At, string By)
{
    public const string Provider = "provider";

    public static Decision<PaymentEvent> Decide(Payment payment, RecordAuthorization record)
    {
        if (payment is not Payment.Opened opened || IsRepeated(opened, record) || Find(opened, record) is not { } found)
        {
            return Decision<PaymentEvent>.Nothing;
        }

        var step = (found.Step, record.Answer.Says) switch
        {
            (Requested, Says.Pending) => Pending,
            (Requested or Pending or Failed, Says.Yes) => Succeeded,
            (Requested or Pending, Says.No or Says.Expired) => Failed,
            (Succeeded, Says.Expired) when found.Held > 0 => Expired,
            (Succeeded, Says.No) => Contradicted,
            _ => found.Step, // Late or known: nothing follows.
        };
        if (step == found.Step || opened.Ledger.Has(EntryKind.Authorize, step, found.Number))
        {
            return Decision<PaymentEvent>.Nothing;
        }

        var because = record.Answer.Because ?? (record.Answer.Says is Says.Expired ? "expired" : null);
        var entry = new Entry(
            EntryKind.Authorize, step, found.Number, found.Amount, record.At, record.By, record.Answer.Reference,
            step == Failed ? because ?? "declined" : because);

        // Yes after no: the order was told no and does without.
        PaymentEvent fact = opened.Ended is null && found.Step != Failed
            ? new Entered(record.Order, entry)
            : new EnteredQuietly(record.Order, entry);
        return IsHeldForNobody(opened, record, found, step)
            ? Consequences.After(opened, record.At, fact, new Entered(record.Order, Consequences.Void(found, record.At)))
            : Consequences.After(opened, record.At, fact);
    }

    /// <summary>
    /// Held though it was refused; or, where a webhook's no has overtaken an answer that might be yes and might be lost,
    /// perhaps held: letting go of nothing does no harm.
    /// </summary>
    private static bool IsHeldForNobody(
        Payment.Opened payment, RecordAuthorization record, Authorization found, EntryStep step) =>
        payment.Ledger.Find(EntryKind.Void, found.Number) is null
        && ((found.Step == Failed && step == Succeeded)
            || (found.Step == Requested && step == Failed && record.By != Provider));

    private static bool IsRepeated(Payment.Opened payment, RecordAuthorization record) =>
        record.By != Provider && payment.Ledger.Heard(record.By);

    /// <summary>A webhook may be faster than the answer that would have told the reference.</summary>
    private static Authorization? Find(Payment.Opened payment, RecordAuthorization record)
    {
        var ledger = payment.Ledger;
        var known = record.Answer.Reference is { } reference ? ledger.KnownAs(reference) : null;
        return known ?? ledger.Authorization switch
        {
            { } latest when latest.Number == record.Number => latest,
            { Step: Requested, Reference: null } latest when record.Number is null => latest,
            _ => null,
        };
    }
}
