using ServerlessShop.Kernel;
using ServerlessShop.Payments.Asking;
using ServerlessShop.Payments.AuthorizingPayment;
using ServerlessShop.Payments.Payments;
using static ServerlessShop.Payments.Payments.EntryStep;
using static ServerlessShop.Payments.Payments.PaymentEvent;

namespace ServerlessShop.Payments.CapturingPayment;

/// <summary>The provider has answered to a capture: it was taken, it cannot be, or what was held is held no more.</summary>
/// <param name="Number">Of the authorization that it was asked of.</param>
/// <param name="Attempt">Which one is answered: a late answer to an earlier one says nothing of this.</param>
public sealed record RecordCapture(
    OrderId Order, string Shipment, string Number, Answer Answer, DateTimeOffset At, int Attempt = 1)
{
    public static Decision<PaymentEvent> Decide(Payment payment, RecordCapture record)
    {
        if (payment is not Payment.Opened opened || Asked(opened, record) is not { } asked)
        {
            return Decision<PaymentEvent>.Nothing;
        }

        var step = record.Answer.Says switch { Says.Yes => Succeeded, Says.Expired => Expired, _ => Failed };
        var entered = new Entered(record.Order, asked.Then(
            step, record.At, RecordAuthorization.Provider, record.Answer.Reference,
            step == Succeeded ? null : record.Answer.Because ?? "refused"));

        var authorization = opened.Ledger.Numbered(record.Number);
        return step == Expired && authorization.Step == Succeeded
            ? Consequences.After(opened, record.At, Lapsed(record, authorization), entered)
            : Consequences.After(opened, record.At, entered);
    }

    private static Entry? Asked(Payment.Opened payment, RecordCapture record) => payment.Ledger
        .Outstanding(EntryKind.Capture)
        .FirstOrDefault(capture => capture.Number == record.Shipment && capture.Step == Requested
            && capture.Of == record.Number && payment.Ledger.AttemptOf(capture.Number) == record.Attempt);

    private static Entered Lapsed(RecordCapture record, Authorization authorization) => new(record.Order, new Entry(
        EntryKind.Authorize, Expired, authorization.Number, authorization.Amount, record.At, RecordAuthorization.Provider,
        authorization.Reference, "expired"));
}
