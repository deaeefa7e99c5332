using System.Diagnostics;
using ServerlessShop.Kernel;
using ServerlessShop.Payments.AuthorizingPayment;
using ServerlessShop.Payments.CapturingPayment;
using ServerlessShop.Payments.ClosingPayment;
using ServerlessShop.Payments.Payments;
using ServerlessShop.Payments.Provider;
using ServerlessShop.Payments.RefundingPayment;
using ServerlessShop.Persistence;

namespace ServerlessShop.Payments.Asking;

/// <summary>
/// Puts a wish on record, then asks the provider whatever the books have open. It is asked between two transactions,
/// never inside one: dying in between is asking again, under the same key.
/// </summary>
public sealed class Cashier(DocumentStore<Payment, PaymentEvent> payments, IPaymentProvider provider, TimeProvider clock)
{
    private const int QuestionsMax = 100; // More than any order has shipments; what goes on longer goes in circles.

    /// <summary>Ends when nothing is open that can be asked now.</summary>
    public async Task<Rejection?> Serve(
        OrderId order, Func<Payment, Decision<PaymentEvent>> wish, CancellationToken cancellation)
    {
        var outcome = await payments.Transact(KeyOf(order), wish, cancellation);
        for (var asked = 0; asked < QuestionsMax; asked++)
        {
            switch (outcome)
            {
                case Outcome<Payment>.Refused(var reason):
                    return reason;
                case Outcome<Payment>.Settled(var payment) when Question.Next(payment) is { } question:
                    var answer = await provider.Ask(order, question, cancellation);
                    var decide = Recording(order, question, answer, clock.GetUtcNow());
                    outcome = await payments.Transact(KeyOf(order), decide, cancellation);
                    break;
                default:
                    return null;
            }
        }

        throw new UnreachableException($"The provider's answers to {order} lead nowhere.");
    }

    public static DocumentKey KeyOf(OrderId order) => new(order.ToString(), PaymentDecider.Instance.Kind);

    private static Func<Payment, Decision<PaymentEvent>> Recording(
        OrderId order, Question question, Answer answer, DateTimeOffset at) => question switch
    {
        Question.Authorize asked => payment => RecordAuthorization.Decide(
            payment, new(order, asked.Number, answer, at, RecordAuthorization.Provider)),
        Question.Capture asked => payment => RecordCapture.Decide(
            payment, new(order, asked.Shipment, asked.Number, answer, at, asked.Attempt)),
        Question.Void asked => payment => RecordVoid.Decide(payment, new(order, asked.Number, answer, at)),
        Question.Refund asked => payment => RecordRefund.Decide(payment, new(order, asked.RefundId, answer, at)),
        _ => throw new UnreachableException($"{question} has no answer."),
    };
}
