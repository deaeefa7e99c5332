using ServerlessShop.Kernel;
using ServerlessShop.Payments.Asking;
using ServerlessShop.Payments.AuthorizingPayment;
using ServerlessShop.Payments.Payments;

namespace ServerlessShop.Payments.ClosingPayment;

/// <summary>The provider has let go of what it held, or says that it holds nothing: it comes to the same.</summary>
public sealed record RecordVoid(OrderId Order, string Number, Answer Answer, DateTimeOffset At)
{
    public static Decision<PaymentEvent> Decide(Payment payment, RecordVoid record)
    {
        var asked = (payment as Payment.Opened)?.Ledger.Outstanding(EntryKind.Void)
            .FirstOrDefault(letting => letting.Number == record.Number);
        return asked is null
            ? Decision<PaymentEvent>.Nothing
            : Consequences.After(payment, record.At, new PaymentEvent.Entered(record.Order, asked.Then(
                EntryStep.Succeeded, record.At, RecordAuthorization.Provider, record.Answer.Reference, record.Answer.Because)));
    }
}
