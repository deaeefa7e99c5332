using System.Globalization;
using ServerlessShop.Kernel;
using static ServerlessShop.Payments.Payments.EntryKind;
using static ServerlessShop.Payments.Payments.EntryStep;
using static ServerlessShop.Payments.Payments.PaymentEvent;

namespace ServerlessShop.Payments.Payments;

/// <summary>
/// What follows from a payment's books by themselves, whichever message or webhook made them so. Decided in the same
/// transaction: what the provider will be asked is on record before it is asked.
/// </summary>
public static class Consequences
{
    private const string By = "payments";

    /// <summary>The facts, and the entries that they bring about.</summary>
    public static Decision<PaymentEvent> After(Payment payment, DateTimeOffset at, params PaymentEvent[] facts)
    {
        var events = facts.ToList();
        var now = facts.Aggregate(payment, Payment.Evolve);
        while (now is Payment.Opened opened && Next(opened, at) is { } entry)
        {
            events.Add(new Entered(opened.Order, entry));
            now = Payment.Evolve(now, events[^1]);
        }

        return new Decision<PaymentEvent>.Accepted([.. events]);
    }

    private static Entry? Next(Payment.Opened payment, DateTimeOffset at)
    {
        var ledger = payment.Ledger;
        var captures = ledger.Outstanding(Capture).ToList();

        // The provider is not asked for nothing, and would not take the question.
        if (captures.Concat(ledger.Outstanding(Authorize)).Concat(ledger.Outstanding(Refund))
            .FirstOrDefault(wish => wish.Amount.Minor == 0) is { } nothing)
        {
            return nothing.Then(Succeeded, at, By);
        }

        if (ledger.Authorization is not { } latest) { return null; }

        var stale = captures.FirstOrDefault(
            capture => capture.Step == Expired || (latest.Step == Failed && capture.Of == latest.Number));
        if (stale is not null) { return AskedAnew(payment, latest, stale, at); }

        return captures.Count == 0 && IsToLetGo(payment, ledger, latest)
            ? Void(latest, at)
            : Uncovered(payment, ledger, captures.Count > 0)?.Then(Failed, at, By, because: "refund-exceeds-captured");
    }

    /// <summary>What a capture comes to whose authorization has expired: another one, or none.</summary>
    private static Entry? AskedAnew(Payment.Opened payment, Authorization latest, Entry capture, DateTimeOffset at) =>
        latest.Step switch
        {
            Failed => capture.Then(Failed, at, By, because: latest.Because ?? "declined"),
            Expired when payment.Ended is not null => capture.Then(Failed, at, By, because: "expired"),
            Expired => Renewed(payment, latest, at, "expired"),
            Succeeded when latest.Held < capture.Amount.Minor => capture.Then(Failed, at, By, because: "expired"),
            Succeeded => capture.Then(Requested, at, By) with { Of = latest.Number },
            _ => null, // The provider must speak first.
        };

    /// <summary>Asks to hold anew what is still to be taken.</summary>
    public static Entry Renewed(Payment.Opened payment, Authorization former, DateTimeOffset at, string because)
    {
        var number = int.Parse(former.Number, CultureInfo.InvariantCulture) + 1;
        var left = payment.Amount with { Minor = payment.Amount.Minor - payment.Ledger.Captured };
        return new Entry(
            Authorize, Requested, number.ToString(CultureInfo.InvariantCulture), left, at, By, Because: because);
    }

    /// <summary>Asks to let go of what is held, or of what may be.</summary>
    public static Entry Void(Authorization held, DateTimeOffset at)
    {
        var left = held.Step == Succeeded ? held.Amount with { Minor = held.Held } : held.Amount;
        return new Entry(EntryKind.Void, Requested, held.Number, left, at, By);
    }

    private static bool IsToLetGo(Payment.Opened payment, Ledger ledger, Authorization held) =>
        !ledger.LetsGo
        && (payment.Ended is not null || ledger.IsFinal)
        && (held.Step == Pending || held.Held > 0);

    /// <summary>A refund for which the money was not taken, and never will be. What may still be taken, it waits for.</summary>
    private static Entry? Uncovered(Payment.Opened payment, Ledger ledger, bool capturing)
    {
        var isSettled = !capturing && (ledger.IsFinal || payment.Ended is not null);
        var most = (isSettled ? ledger.Captured : payment.Amount.Minor) - ledger.Refunded;
        foreach (var refund in ledger.Outstanding(Refund))
        {
            if (refund.Amount.Minor > most) { return refund; }
            most -= refund.Amount.Minor;
        }

        return null;
    }
}
