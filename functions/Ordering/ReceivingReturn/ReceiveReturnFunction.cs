using System.Security.Claims;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using ServerlessShop.Hosting;
using ServerlessShop.Kernel;
using ServerlessShop.Ordering.Returns;
using ServerlessShop.Persistence;

namespace ServerlessShop.Ordering.ReceivingReturn;

/// <summary>PUT /orders/{orderId}/returns/{returnId}/receipt, by the warehouse.</summary>
public sealed class ReceiveReturnFunction(DocumentStore<OrderReturns, ReturnsEvent> returns, TimeProvider clock)
{
    [Function("ReceiveReturn")]
    [RequiresRole("warehouse")]
    public async Task<IResult> Put(
        [HttpTrigger(AuthorizationLevel.Anonymous, "put", Route = "orders/{orderId:guid}/returns/{returnId:guid}/receipt")]
        HttpRequest http,
        Guid orderId,
        Guid returnId,
        CancellationToken cancellation)
    {
        var receive = new ReceiveReturn(
            new OrderId(orderId), new(returnId), http.HttpContext.User.FindFirstValue("oid")!, clock.GetUtcNow());
        var outcome = await returns.Transact(
            ReturnsDecider.KeyOf(receive.Order), known => ReceiveReturn.Decide(known, receive), cancellation);
        return outcome.ToHttp(
            known => TypedResults.Json(ReturnView.Of(known.Find(receive.Id)!, forStaff: true), Json.Options));
    }
}
