using Azure.Messaging.ServiceBus;
using Microsoft.Azure.Functions.Worker;
using ServerlessShop.Contracts;
using ServerlessShop.Contracts.Ordering;
using ServerlessShop.Kernel;
using ServerlessShop.Messaging;
using ServerlessShop.Payments.Asking;
using ServerlessShop.Payments.CapturingPayment;
using ServerlessShop.Payments.ClosingPayment;
using ServerlessShop.Payments.OpeningPayment;
using ServerlessShop.Payments.RefundingPayment;

namespace ServerlessShop.Payments.Hearing;

/// <summary>Everything Payments hears from Ordering.</summary>
public sealed class OnOrderingFunction(Cashier cashier, TimeProvider clock)
{
    [Function("OnOrdering")]
    public Task Run(
        [ServiceBusTrigger(Topics.Ordering, "payments", Connection = "ServiceBus", AutoCompleteMessages = false)]
        ServiceBusReceivedMessage message,
        ServiceBusMessageActions actions,
        CancellationToken cancellation) =>
        actions.Settle(
            message,
            () => message.Subject switch
            {
                nameof(PaymentDueV1) => On(message.Read<PaymentDueV1>(), cancellation),
                nameof(CaptureDueV1) => On(message.Read<CaptureDueV1>(), cancellation),
                nameof(RefundDueV1) => On(message.Read<RefundDueV1>(), cancellation),
                nameof(OrderCancelledV1) => On(message.Read<OrderCancelledV1>(), cancellation),
                _ => null,
            },
            cancellation);

    private Task<Rejection?> On(PaymentDueV1 said, CancellationToken cancellation)
    {
        var open = new OpenPayment(
            new(said.OrderId), said.CustomerId, new(said.AmountMinor, said.Currency), said.PaymentToken, clock.GetUtcNow());
        return cashier.Serve(open.Order, payment => OpenPayment.Decide(payment, open), cancellation);
    }

    private Task<Rejection?> On(CaptureDueV1 said, CancellationToken cancellation)
    {
        var request = new RequestCapture(
            new(said.OrderId), said.Shipment, new(said.AmountMinor, said.Currency), said.Final, clock.GetUtcNow());
        return cashier.Serve(request.Order, payment => RequestCapture.Decide(payment, request), cancellation);
    }

    private Task<Rejection?> On(RefundDueV1 said, CancellationToken cancellation)
    {
        var request = new RequestRefund(
            new(said.OrderId), said.RefundId, new(said.AmountMinor, said.Currency), said.Because, said.By, said.ApprovedBy,
            clock.GetUtcNow());
        return cashier.Serve(request.Order, payment => RequestRefund.Decide(payment, request), cancellation);
    }

    private Task<Rejection?> On(OrderCancelledV1 said, CancellationToken cancellation)
    {
        var close = new ClosePayment(new(said.OrderId), clock.GetUtcNow());
        return cashier.Serve(close.Order, payment => ClosePayment.Decide(payment, close), cancellation);
    }
}
