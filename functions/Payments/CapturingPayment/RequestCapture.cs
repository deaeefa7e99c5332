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
        if (ledger.Find(EntryKind.Capture, number) is { } known)
        {
            return known.Amount == request.Amount ? Decision<PaymentEvent>.Nothing : Differs;
        }

        if (opened.Ended is not null || ledger.LetsGo) { return PaymentDecider.NotHeld; }

        var asked = ledger.Outstanding(EntryKind.Capture).Sum(capture => capture.Amount.Minor);
        var left = opened.Amount.Minor - ledger.Captured - asked;
        if (request.Amount.Minor > left || request.Amount.Currency != opened.Amount.Currency) { return Exceeds; }

        return Consequences.After(opened, request.At, new PaymentEvent.Entered(request.Order, new Entry(
            EntryKind.Capture, EntryStep.Requested, number, request.Amount, request.At, "ordering",
            Of: ledger.Authorization!.Number, Final: request.Final)));
    }
}
