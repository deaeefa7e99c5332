using Azure.Messaging.ServiceBus;
using Microsoft.Azure.Functions.Worker;
using ServerlessShop.Contracts;
using ServerlessShop.Contracts.Ordering;
using ServerlessShop.Kernel;
using ServerlessShop.Messaging;
using ServerlessShop.Payments.AuthorizingPayment;
using ServerlessShop.Payments.CapturingPayment;
using ServerlessShop.Payments.ClosingPayment;
using ServerlessShop.Payments.OpeningPayment;
using ServerlessShop.Payments.Payments;
using ServerlessShop.Payments.Provider;
using ServerlessShop.Persistence;

namespace ServerlessShop.Payments.Hearing;

/// <summary>
/// Everything Payments hears from Ordering. The provider is asked between two transactions, never inside one: the
/// first records what will be asked, so that dying in between is asking again, under the same key.
/// </summary>
public sealed class OnOrderingFunction(DocumentStore<Payment, PaymentEvent> payments, IPaymentProvider provider)
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
                nameof(OrderCancelledV1) => On(message.Read<OrderCancelledV1>(), cancellation),
                _ => null,
            },
            cancellation);

    private async Task<Rejection?> On(PaymentDueV1 said, CancellationToken cancellation)
    {
        var open = new OpenPayment(new(said.OrderId), new(said.AmountMinor, said.Currency), said.PaymentToken);
        var opened = await Transact(open.Order, payment => OpenPayment.Decide(payment, open), cancellation);

        return opened switch
        {
            Outcome<Payment>.Refused(var reason) => reason,
            Outcome<Payment>.Settled(Payment.Due due) =>
                await Authorize(due.Order, due.Amount, due.Token, cancellation) is Outcome<Payment>.Refused(var reason)
                    ? reason
                    : null,
            _ => null,
        };
    }

    private async Task<Rejection?> On(CaptureDueV1 said, CancellationToken cancellation)
    {
        var record = new RecordCapture(new(said.OrderId), said.Shipment, new(said.AmountMinor, said.Currency));
        var authorization = await payments.Read(KeyOf(record.Order), cancellation) switch
        {
            Payment.Authorized held => held.Authorization,
            Payment.Captured taken => taken.Authorization,
            _ => null,
        };
        if (authorization is null) { return PaymentDecider.NotHeld; }

        await provider.Capture(record.Order, record.Shipment, authorization, record.Amount, cancellation);
        return await Transact(record.Order, payment => RecordCapture.Decide(payment, record), cancellation)
            is Outcome<Payment>.Refused(var reason) ? reason : null;
    }

    private async Task<Rejection?> On(OrderCancelledV1 said, CancellationToken cancellation)
    {
        var close = new ClosePayment(new(said.OrderId));
        var closing = await Transact(close.Order, payment => ClosePayment.Decide(payment, close), cancellation);

        // Whether the provider holds money is not known when it was being asked just now. Asking again under the
        // same key finds out, whoever is first; then it is let go.
        if (closing is Outcome<Payment>.Settled(Payment.Closing { Authorization: null, Token: { } token } unknown))
        {
            var answer = await provider.Authorize(unknown.Order, unknown.Amount, token, cancellation);
            if (answer.Id is null)
            {
                var never = new RecordAuthorization(unknown.Order, null, answer.DeclinedBecause);
                closing = await Transact(
                    unknown.Order, payment => RecordAuthorization.Decide(payment, never), cancellation);
            }
            else
            {
                closing = await Void(unknown.Order, answer.Id, cancellation);
            }
        }
        else if (closing is Outcome<Payment>.Settled(Payment.Closing { Authorization: { } held } known))
        {
            closing = await Void(known.Order, held, cancellation);
        }

        return closing is Outcome<Payment>.Refused(var reason) ? reason : null;
    }

    private async Task<Outcome<Payment>> Authorize(
        OrderId order, Money amount, string token, CancellationToken cancellation)
    {
        var answer = await provider.Authorize(order, amount, token, cancellation);
        var record = new RecordAuthorization(order, answer.Id, answer.DeclinedBecause);
        return await Transact(order, payment => RecordAuthorization.Decide(payment, record), cancellation);
    }

    private async Task<Outcome<Payment>> Void(OrderId order, string authorization, CancellationToken cancellation)
    {
        await provider.Void(order, authorization, cancellation);
        var record = new RecordVoid(order);
        return await Transact(order, payment => RecordVoid.Decide(payment, record), cancellation);
    }

    private Task<Outcome<Payment>> Transact(
        OrderId order, Func<Payment, Decision<PaymentEvent>> decide, CancellationToken cancellation) =>
        payments.Transact(KeyOf(order), decide, cancellation);

    private static DocumentKey KeyOf(OrderId order) => new(order.ToString(), "payment");
}
