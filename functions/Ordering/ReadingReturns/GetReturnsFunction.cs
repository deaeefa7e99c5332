using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using ServerlessShop.Hosting;
using ServerlessShop.Kernel;
using ServerlessShop.Ordering.Orders;
using ServerlessShop.Ordering.Returns;
using ServerlessShop.Persistence;

namespace ServerlessShop.Ordering.ReadingReturns;

/// <summary>GET /orders/{orderId}/returns: staff any order's, customers those of their own.</summary>
public sealed class GetReturnsFunction(DocumentStore<OrderReturns, ReturnsEvent> returns, Sales sales)
{
    [Function("GetReturns")]
    [RequiresRole("customer", "sales", "support", "warehouse", "finance")]
    public async Task<IResult> Get(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "orders/{orderId:guid}/returns")] HttpRequest http,
        Guid orderId,
        CancellationToken cancellation)
    {
        var user = http.HttpContext.User;
        var order = new OrderId(orderId);
        if (await sales.Find(order, user, cancellation) is null) { return OrderDecider.Unknown.ToProblem(); }

        var found = await returns.Read(ReturnsDecider.KeyOf(order), cancellation);
        return TypedResults.Json(
            new Answer([.. found.Items.Select(one => ReturnView.Of(one, forStaff: !user.IsInRole("customer")))]), Json.Options);
    }

    public sealed record Answer(IReadOnlyList<ReturnView> Items);
}
