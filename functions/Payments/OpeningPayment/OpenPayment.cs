using ServerlessShop.Kernel;
using ServerlessShop.Payments.Payments;
using static ServerlessShop.Payments.Payments.PaymentEvent;

namespace ServerlessShop.Payments.OpeningPayment;

/// <summary>Ordering asks for the money of an order whose stock is held.</summary>
public sealed record OpenPayment(OrderId Order, Money Amount, string Token)
{
    public static readonly Rejection AmountDiffers =
        new(RejectionKind.Conflict, "payment-amount-differs", "This order is already being paid with another amount.");

    public static Decision<PaymentEvent> Decide(Payment payment, OpenPayment open) => payment switch
    {
        Payment.NotDue => new PaymentBecameDue(open.Order, open.Amount, open.Token),
        Payment.Due due when due.Amount != open.Amount => AmountDiffers,
        Payment.Authorized held when held.Amount != open.Amount => AmountDiffers,
        Payment.Captured taken when taken.Amount != open.Amount => AmountDiffers,
        _ => Decision<PaymentEvent>.Nothing, // Already open, or the cancellation was heard first.
    };
}
