using ServerlessShop.Kernel;
using ServerlessShop.Payments.Payments;
using static ServerlessShop.Payments.Payments.PaymentEvent;

namespace ServerlessShop.Payments.ClosingPayment;

/// <summary>The provider has let go of what it held.</summary>
public sealed record RecordVoid(OrderId Order)
{
    public static Decision<PaymentEvent> Decide(Payment payment, RecordVoid record) => payment switch
    {
        Payment.Closing => new PaymentVoided(record.Order),
        Payment.Closed => Decision<PaymentEvent>.Nothing,
        _ => PaymentDecider.NotHeld,
    };
}
