using System.Security.Claims;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using ServerlessShop.Hosting;
using ServerlessShop.Kernel;
using ServerlessShop.Ordering.Orders;
using ServerlessShop.Ordering.Returns;
using ServerlessShop.Persistence;

namespace ServerlessShop.Ordering.ApprovingRefund;

/// <summary>PUT /orders/{orderId}/returns/{returnId}/approval, by finance.</summary>
public sealed class ApproveRefundFunction(
    DocumentStore<OrderReturns, ReturnsEvent> returns, Sales sales, TimeProvider clock)
{
    [Function("ApproveRefund")]
    [RequiresRole("finance")]
    public async Task<IResult> Put(
        [HttpTrigger(AuthorizationLevel.Anonymous, "put", Route = "orders/{orderId:guid}/returns/{returnId:guid}/approval")]
        HttpRequest http,
        Guid orderId,
        Guid returnId,
        CancellationToken cancellation)
    {
        var user = http.HttpContext.User;
        var approve = new ApproveRefund(
            new OrderId(orderId), new(returnId), user.FindFirstValue("oid")!, clock.GetUtcNow());
        if (await sales.Find(approve.Order, user, cancellation) is not { } sale)
        {
            return OrderDecider.Unknown.ToProblem();
        }

        var outcome = await returns.Transact(
            ReturnsDecider.KeyOf(approve.Order), known => ApproveRefund.Decide(known, approve, sale), cancellation);
        return outcome.ToHttp(
            known => TypedResults.Json(ReturnView.Of(known.Find(approve.Id)!, forStaff: true), Json.Options));
    }
}
