using System.Security.Claims;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using ServerlessShop.Hosting;
using ServerlessShop.Kernel;
using ServerlessShop.Payments.Asking;
using ServerlessShop.Payments.Payments;
using ServerlessShop.Persistence;

namespace ServerlessShop.Payments.ReadingPayments;

/// <summary>
/// GET /payments/{orderId}: how far the payment of an order is. Staff any, with its ledger; customers their own. Others'
/// payments are not there at all.
/// </summary>
public sealed class GetPaymentFunction(DocumentStore<Payment, PaymentEvent> payments)
{
    [Function("GetPayment")]
    [RequiresRole("customer", "finance", "support")]
    public async Task<IResult> Get(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "payments/{orderId:guid}")] HttpRequest http,
        Guid orderId,
        CancellationToken cancellation)
    {
        var payment = await payments.Read(Cashier.KeyOf(new(orderId)), cancellation);
        var user = http.HttpContext.User;
        var isStaff = user.IsInRole("finance") || user.IsInRole("support");
        return (isStaff || IsOf(user, payment)) && PaymentView.Of(payment, isStaff) is { } view
            ? TypedResults.Json(view, Json.Options)
            : PaymentDecider.Unknown.ToProblem();
    }

    private static bool IsOf(ClaimsPrincipal user, Payment payment) =>
        payment is Payment.Opened { Customer: { } customer } && user.FindFirstValue("oid") == customer.ToString("D");
}
