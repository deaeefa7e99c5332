using System.Globalization;
using ServerlessShop.Contracts;
using ServerlessShop.Contracts.Payments;
using ServerlessShop.Kernel;
using static ServerlessShop.Payments.Payments.EntryKind;
using static ServerlessShop.Payments.Payments.EntryStep;

namespace ServerlessShop.Payments.Payments;

/// <summary>What a payment starts as, and what of it the world is told.</summary>
public static class PaymentDecider
{
    /// <summary>Longer than any message of an order can still be on its way.</summary>
    private const int KeptDays = 90;

    /// <summary>The authorization that the order waits for. Those after it only renew it.</summary>
    public const string First = "1";

    public static readonly Decider<Payment, PaymentEvent> Instance =
        new("payment", new Payment.NotDue(), Payment.Evolve, Announce, Keep: Keep);

    public static readonly Rejection NotHeld =
        new(RejectionKind.Conflict, "payment-not-authorized", "No money is held for this order.");

    public static readonly Rejection Unknown =
        new(RejectionKind.NotFound, "payment-unknown", "Nothing is or was to be paid for this order.");

    /// <summary>Books are kept; what never became due has none, and only guards against a message that comes late.</summary>
    private static TimeSpan? Keep(Payment payment) =>
        payment is Payment.NeverDue ? TimeSpan.FromDays(KeptDays) : null;

    public static bool IsDecline(Entry entry) => entry is { Kind: Authorize, Step: Failed, Number: First };

    private static IReadOnlyList<Announcement> Announce(PaymentEvent fact) => fact switch
    {
        PaymentEvent.Entered entered => Say(entered.Order, entered.Entry),
        PaymentEvent.CaptureSaidAgain again => Say(again.Order, again.Taken),
        _ => [],
    };

    private static IReadOnlyList<Announcement> Say(OrderId order, Entry entry) =>
        MessageOf(order.Value, entry) is { } message ? [new(Topics.Payments, $"{order}", message)] : [];

    private static object? MessageOf(Guid order, Entry entry) => (entry.Kind, entry.Step) switch
    {
        (Authorize, Succeeded) when entry.Number == First =>
            new PaymentAuthorizedV1(order, entry.Amount.Minor, entry.Amount.Currency),
        (Authorize, Failed) when IsDecline(entry) => new PaymentDeclinedV1(order, entry.Because ?? "declined"),
        (Capture, Succeeded) => new PaymentCapturedV1(
            order, entry.Amount.Minor, entry.Amount.Currency, int.Parse(entry.Number, CultureInfo.InvariantCulture)),
        (Capture, Failed) => new PaymentFailedV1(order, "capture", entry.Number, entry.Because ?? "failed"),
        (Refund, Succeeded) => new PaymentRefundedV1(
            order, Guid.Parse(entry.Number), entry.Amount.Minor, entry.Amount.Currency),
        (Refund, Failed) => new PaymentFailedV1(order, "refund", entry.Number, entry.Because ?? "failed"),
        _ => null,
    };
}
