using ServerlessShop.Kernel;
using ServerlessShop.Payments.Asking;
using ServerlessShop.Payments.AuthorizingPayment;
using ServerlessShop.Payments.Payments;

namespace ServerlessShop.Payments.RefundingPayment;

/// <summary>The provider has given money back, or says why it cannot.</summary>
public sealed record RecordRefund(OrderId Order, string RefundId, Answer Answer, DateTimeOffset At)
{
    public static Decision<PaymentEvent> Decide(Payment payment, RecordRefund record)
    {
        var asked = (payment as Payment.Opened)?.Ledger.Outstanding(EntryKind.Refund)
            .FirstOrDefault(refund => refund.Number == record.RefundId);
        if (asked is null) { return Decision<PaymentEvent>.Nothing; }

        var isDone = record.Answer.Says == Says.Yes;
        return Consequences.After(payment, record.At, new PaymentEvent.Entered(record.Order, asked.Then(
            isDone ? EntryStep.Succeeded : EntryStep.Failed, record.At, RecordAuthorization.Provider,
            record.Answer.Reference, isDone ? null : record.Answer.Because ?? "refused")));
    }
}
