using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using ServerlessShop.Hosting;
using ServerlessShop.Kernel;
using ServerlessShop.Payments.Payments;
using ServerlessShop.Persistence;

namespace ServerlessShop.Payments.ReadingPayments;

/// <summary>GET /payments/{orderId}, by finance and support: how far the payment of an order is.</summary>
public sealed class GetPaymentFunction(DocumentStore<Payment, PaymentEvent> payments)
{
    private static readonly Rejection _unknown =
        new(RejectionKind.NotFound, "payment-unknown", "Nothing is or was to be paid for this order.");

    [Function("GetPayment")]
    [RequiresRole("finance", "support")]
    public async Task<IResult> Get(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "payments/{orderId:guid}")] HttpRequest http,
        Guid orderId,
        CancellationToken cancellation)
    {
        var payment = await payments.Read(new($"{new OrderId(orderId)}", "payment"), cancellation);
        View? view = payment switch
        {
            Payment.Due due => new(orderId, "due", due.Amount.Minor, due.Amount.Currency, null),
            Payment.Authorized held => new(orderId, "authorized", held.Amount.Minor, held.Amount.Currency, null),
            Payment.Captured taken => new(orderId, "captured", taken.Amount.Minor, taken.Amount.Currency, null),
            Payment.Closing closing => new(orderId, "closing", closing.Amount.Minor, closing.Amount.Currency, null),
            Payment.Closed closed => new(orderId, "closed", 0, null, closed.Because),
            _ => null,
        };
        return view is null ? _unknown.ToProblem() : TypedResults.Json(view, Json.Options);
    }

    public sealed record View(Guid OrderId, string Status, long AmountMinor, string? Currency, string? Because);
}
