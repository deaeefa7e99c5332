using System.Security.Claims;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using ServerlessShop.Hosting;
using ServerlessShop.Kernel;
using ServerlessShop.Ordering.Returns;
using ServerlessShop.Persistence;

namespace ServerlessShop.Ordering.PayingOtherwise;

/// <summary>PUT /orders/{orderId}/returns/{returnId}/settlement, by finance: a refund that failed was paid in another way.</summary>
public sealed class PayOtherwiseFunction(DocumentStore<OrderReturns, ReturnsEvent> returns, TimeProvider clock)
{
    private const int ReasonLengthMax = 200;

    [Function("PayOtherwise")]
    [RequiresRole("finance")]
    public async Task<IResult> Put(
        [HttpTrigger(AuthorizationLevel.Anonymous, "put", Route = "orders/{orderId:guid}/returns/{returnId:guid}/settlement")]
        HttpRequest http,
        Guid orderId,
        Guid returnId,
        CancellationToken cancellation)
    {
        var request = await http.Body<Request>(cancellation);
        if (request.Because is not { Length: > 0 and <= ReasonLengthMax } because)
        {
            return Problems.Invalid(new Dictionary<string, string[]> { ["because"] = [$"1 to {ReasonLengthMax} characters."] });
        }

        var pay = new PayOtherwise(
            new OrderId(orderId), new(returnId), because, http.HttpContext.User.FindFirstValue("oid")!, clock.GetUtcNow());
        var outcome = await returns.Transact(
            ReturnsDecider.KeyOf(pay.Order), known => PayOtherwise.Decide(known, pay), cancellation);
        return outcome.ToHttp(
            known => TypedResults.Json(ReturnView.Of(known.Find(pay.Id)!, forStaff: true), Json.Options));
    }

    public sealed record Request(string? Because);
}
