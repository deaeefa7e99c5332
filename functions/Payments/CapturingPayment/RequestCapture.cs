using System.Globalization;
using ServerlessShop.Kernel;
using ServerlessShop.Payments.Payments;

namespace ServerlessShop.Payments.CapturingPayment;

/// <summary>A shipment has left; its share of what is held is to be taken.</summary>
/// <param name="Final">No shipment has a higher number.</param>
public sealed record RequestCapture(OrderId Order, int Shipment, Money Amount, bool Final, DateTimeOffset At)
{
    public static readonly Rejection Exceeds = new(
        RejectionKind.Conflict, "capture-exceeds-authorization", "More is to be captured than is left of what was authorized.");

    public static readonly Rejection Differs = new(
        RejectionKind.Conflict, "capture-differs", "This shipment's share is being captured already, with another amount.");

    public static Decision<PaymentEvent> Decide(Payment payment, RequestCapture request)
    {
        if (payment is not Payment.Opened opened || !opened.Ledger.WasAuthorized) { return PaymentDecider.NotHeld; }

        var ledger = opened.Ledger;
        var number = request.Shipment.ToString(CultureInfo.InvariantCulture);
        var known = ledger.LatestOfCapture(number);
        if (known is not null && known.Amount != request.Amount) { return Differs; }

        return known?.Step switch
        {
            null when opened.Ended is not null || ledger.LetsGo => PaymentDecider.NotHeld,
            null => Ask(opened, request, Asked(request, number, ledger.Authorization!.Number)),
            EntryStep.Failed => AskAgain(opened, request, number),

            // Whoever asks for it again may have missed the answer; whoever has not, ignores what it knows.
            EntryStep.Succeeded => new PaymentEvent.CaptureSaidAgain(request.Order, known),
            _ => Decision<PaymentEvent>.Nothing, // The provider is being asked.
        };
    }

    /// <summary>
    /// What could not be taken is tried once more: of what is held, or is about to be, and otherwise of what is held
    /// anew. A duplicate of the first message does so too, and harms nothing: the provider has said no to what it knew.
    /// </summary>
    private static Decision<PaymentEvent> AskAgain(Payment.Opened payment, RequestCapture request, string number)
    {
        var latest = payment.Ledger.Authorization!;
        if (payment.Ended is not null) { return PaymentDecider.NotHeld; }

        if (!payment.Ledger.LetsGo && (latest.IsOpen || latest.Step == EntryStep.Succeeded))
        {
            return Ask(payment, request, Asked(request, number, latest.Number));
        }

        // Without the buyer's token nothing can be held: it goes with whose the payment was.
        if (payment.Token is null) { return PaymentDecider.NotHeld; }

        var renewed = Consequences.Renewed(payment, latest, request.At, "asked-again");
        return Ask(payment, request, renewed, Asked(request, number, renewed.Number));
    }

    private static Decision<PaymentEvent> Ask(Payment.Opened payment, RequestCapture request, params Entry[] entries)
    {
        var asked = payment.Ledger.Outstanding(EntryKind.Capture).Sum(capture => capture.Amount.Minor);
        var left = payment.Amount.Minor - payment.Ledger.Captured - asked;
        return request.Amount.Minor > left || request.Amount.Currency != payment.Amount.Currency
            ? Exceeds
            : Consequences.After(
                payment, request.At, [.. entries.Select(entry => new PaymentEvent.Entered(request.Order, entry))]);
    }

    private static Entry Asked(RequestCapture request, string number, string authorization) => new(
        EntryKind.Capture, EntryStep.Requested, number, request.Amount, request.At, "ordering", Of: authorization,
        Final: request.Final);
}
