using ServerlessShop.Kernel;
using ServerlessShop.Payments.Payments;
using static ServerlessShop.Payments.Payments.PaymentEvent;

namespace ServerlessShop.Payments.OpeningPayment;

/// <summary>Ordering asks for the money of an order whose stock is held.</summary>
public sealed record OpenPayment(OrderId Order, Guid? Customer, Money Amount, string Token, DateTimeOffset At)
{
    public const string CardNumberRefused = "card-number-refused";

    public static readonly Rejection AmountDiffers =
        new(RejectionKind.Conflict, "payment-amount-differs", "This order is already being paid with another amount.");

    public static Decision<PaymentEvent> Decide(Payment payment, OpenPayment open) => payment switch
    {
        Payment.NotDue => Open(payment, open),
        Payment.Opened opened when opened.Amount != open.Amount => AmountDiffers,
        _ => Decision<PaymentEvent>.Nothing, // Already open, or the cancellation was heard first.
    };

    private static Decision<PaymentEvent> Open(Payment payment, OpenPayment open)
    {
        var asked = new Entry(
            EntryKind.Authorize, EntryStep.Requested, PaymentDecider.First, open.Amount, open.At, "ordering");
        if (!CardNumber.IsLike(open.Token))
        {
            var due = new PaymentBecameDue(open.Order, open.Customer, open.Amount, open.Token, asked);
            return Consequences.After(payment, open.At, due);
        }

        // Declined, so that the order hears of it, and nowhere written down.
        var declined = asked.Then(EntryStep.Failed, open.At, "payments", because: CardNumberRefused);
        return Consequences.After(
            payment, open.At, new PaymentBecameDue(open.Order, open.Customer, open.Amount, null, asked),
            new Entered(open.Order, declined));
    }
}
