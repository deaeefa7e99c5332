using ServerlessShop.Kernel;
using ServerlessShop.Payments.Payments;
using static ServerlessShop.Payments.Payments.PaymentEvent;

namespace ServerlessShop.Payments.ClosingPayment;

/// <summary>The order was cancelled: hold nothing for it. May come before the payment is due.</summary>
public sealed record ClosePayment(OrderId Order, DateTimeOffset At)
{
    public static readonly Rejection CapturedAlready =
        new(RejectionKind.Conflict, "payment-captured", "The money was taken already; it can be refunded only.");

    public static Decision<PaymentEvent> Decide(Payment payment, ClosePayment close) => payment switch
    {
        Payment.NotDue => new PaymentRuledOut(close.Order),
        Payment.Opened { Ended: null, Ledger: { Held: 0, Captured: > 0 } } => CapturedAlready,
        Payment.Opened { Ended: null } => Consequences.After(payment, close.At, new PaymentAbandoned(close.Order)),
        _ => Decision<PaymentEvent>.Nothing,
    };
}
