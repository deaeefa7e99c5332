using ServerlessShop.Kernel;
using ServerlessShop.Payments.Payments;
using static ServerlessShop.Payments.Payments.PaymentEvent;

namespace ServerlessShop.Payments.CapturingPayment;

/// <summary>The provider has taken a shipment's share of the money it held.</summary>
public sealed record RecordCapture(OrderId Order, int Shipment, Money Amount)
{
    public static Decision<PaymentEvent> Decide(Payment payment, RecordCapture record) => payment switch
    {
        Payment.Captured taken when taken.Shipments.Contains(record.Shipment) => Decision<PaymentEvent>.Nothing,
        Payment.Authorized or Payment.Captured => new PaymentCaptured(record.Order, record.Shipment, record.Amount),
        _ => PaymentDecider.NotHeld,
    };
}
