using ServerlessShop.Kernel;
using ServerlessShop.Payments.Payments;
using static ServerlessShop.Payments.Payments.PaymentEvent;

namespace ServerlessShop.Payments.CapturingPayment;

/// <summary>The provider has taken the money it held.</summary>
public sealed record RecordCapture(OrderId Order)
{
    public static Decision<PaymentEvent> Decide(Payment payment, RecordCapture record) => payment switch
    {
        Payment.Authorized held => new PaymentCaptured(held.Order, held.Amount),
        Payment.Captured => Decision<PaymentEvent>.Nothing,
        _ => PaymentDecider.NotHeld,
    };
}
