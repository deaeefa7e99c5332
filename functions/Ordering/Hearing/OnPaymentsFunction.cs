using System.Globalization;
using Azure.Messaging.ServiceBus;
using Microsoft.Azure.Functions.Worker;
using ServerlessShop.Contracts;
using ServerlessShop.Contracts.Payments;
using ServerlessShop.Kernel;
using ServerlessShop.Messaging;
using ServerlessShop.Ordering.Orders;
using ServerlessShop.Ordering.Returns;
using ServerlessShop.Ordering.SettlingPayment;
using ServerlessShop.Ordering.SettlingRefund;
using ServerlessShop.Persistence;

namespace ServerlessShop.Ordering.Hearing;

/// <summary>Everything Ordering hears from Payments.</summary>
public sealed class OnPaymentsFunction(
    DocumentStore<Order, OrderEvent> orders, OrderLinesMemory lines,
    DocumentStore<OrderReturns, ReturnsEvent> returns, TimeProvider clock)
{
    [Function("OnPayments")]
    public Task Run(
        [ServiceBusTrigger(Topics.Payments, "ordering", Connection = "ServiceBus", AutoCompleteMessages = false)]
        ServiceBusReceivedMessage message,
        ServiceBusMessageActions actions,
        CancellationToken cancellation) =>
        actions.Settle(
            message,
            () => message.Subject switch
            {
                nameof(PaymentAuthorizedV1) => On(message.Read<PaymentAuthorizedV1>(), cancellation),
                nameof(PaymentDeclinedV1) => On(message.Read<PaymentDeclinedV1>(), cancellation),
                nameof(PaymentCapturedV1) => On(message.Read<PaymentCapturedV1>(), cancellation),
                nameof(PaymentRefundedV1) => On(message.Read<PaymentRefundedV1>(), cancellation),
                nameof(PaymentFailedV1) => On(message.Read<PaymentFailedV1>(), cancellation),
                _ => null,
            },
            cancellation);

    private async Task<Rejection?> On(PaymentAuthorizedV1 said, CancellationToken cancellation)
    {
        var id = new OrderId(said.OrderId);
        var confirm = new ConfirmOrder(id, await lines.Of(id, cancellation), clock.GetUtcNow());
        return await Transact(confirm.Id, order => ConfirmOrder.Decide(order, confirm), cancellation);
    }

    private Task<Rejection?> On(PaymentDeclinedV1 said, CancellationToken cancellation)
    {
        var decline = new DeclinePayment(new(said.OrderId), said.Because, clock.GetUtcNow());
        return Transact(decline.Id, order => DeclinePayment.Decide(order, decline), cancellation);
    }

    private Task<Rejection?> On(PaymentCapturedV1 said, CancellationToken cancellation)
    {
        var capture = new RecordCapture(
            new(said.OrderId), said.Shipment, new Money(said.AmountMinor, said.Currency), clock.GetUtcNow());
        return Transact(capture.Id, order => RecordCapture.Decide(order, capture), cancellation);
    }

    private async Task<Rejection?> On(PaymentRefundedV1 said, CancellationToken cancellation)
    {
        var order = await orders.Read(new($"{said.OrderId}", "order"), cancellation) as Order.Placed;
        var settle = new SettleRefund(
            new(said.OrderId), new(said.RefundId), new Money(said.AmountMinor, said.Currency), order?.Audience,
            clock.GetUtcNow());
        return await returns.Transact(
            ReturnsDecider.KeyOf(settle.Order), known => SettleRefund.Decide(known, settle), cancellation).Objection();
    }

    private Task<Rejection?>? On(PaymentFailedV1 said, CancellationToken cancellation) => said.Operation switch
    {
        "capture" when int.TryParse(said.Number, CultureInfo.InvariantCulture, out var shipment) =>
            CaptureFailed(new(new(said.OrderId), shipment, said.Because, clock.GetUtcNow()), cancellation),
        "refund" when Guid.TryParse(said.Number, out var refund) =>
            RefundFailed(new(new(said.OrderId), new(refund), said.Because, clock.GetUtcNow()), cancellation),
        _ => null,
    };

    private Task<Rejection?> CaptureFailed(FailCapture fail, CancellationToken cancellation) =>
        Transact(fail.Id, order => FailCapture.Decide(order, fail), cancellation);

    private Task<Rejection?> RefundFailed(FailRefund fail, CancellationToken cancellation) => returns.Transact(
        ReturnsDecider.KeyOf(fail.Order), known => FailRefund.Decide(known, fail), cancellation).Objection();

    private Task<Rejection?> Transact(
        OrderId id, Func<Order, Decision<OrderEvent>> decide, CancellationToken cancellation) =>
        orders.Transact(new($"{id}", "order"), decide, cancellation).Objection();
}
