using System.Security.Claims;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using ServerlessShop.Hosting;
using ServerlessShop.Kernel;
using ServerlessShop.Ordering.Orders;
using ServerlessShop.Persistence;

namespace ServerlessShop.Ordering.ReadingOrders;

/// <summary>
/// GET /orders/{orderId}, its lines and its history: staff any, customers their own. Others' orders are not there at all.
/// </summary>
public sealed class GetOrderFunction(DocumentStore<Order, OrderEvent> orders, OrderLinesMemory lines)
{
    [Function("GetOrder")]
    [RequiresRole("customer", "sales", "support", "finance")]
    public async Task<IResult> Get(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "orders/{orderId:guid}")] HttpRequest http,
        Guid orderId,
        CancellationToken cancellation) =>
        await Find(http, orderId, cancellation) is var (order, etag)
            ? http.Tagged(IsStaff(http.HttpContext.User) ? OrderView.Of(order) : OrderView.OfOwn(order), etag)
            : OrderDecider.Unknown.ToProblem();

    [Function("GetOrderLines")]
    [RequiresRole("customer", "sales", "support", "finance")]
    public async Task<IResult> GetLines(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "orders/{orderId:guid}/lines")] HttpRequest http,
        Guid orderId,
        CancellationToken cancellation) =>
        await Find(http, orderId, cancellation) is var (order, _)
            ? TypedResults.Json(OrderLinesView.Of(await lines.Of(order.Id, cancellation)), Json.Options)
            : OrderDecider.Unknown.ToProblem();

    [Function("GetOrderHistory")]
    [RequiresRole("customer", "sales", "support", "finance")]
    public async Task<IResult> GetHistory(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "orders/{orderId:guid}/history")] HttpRequest http,
        Guid orderId,
        CancellationToken cancellation)
    {
        if (await Find(http, orderId, cancellation) is not var (order, etag)) { return OrderDecider.Unknown.ToProblem(); }
        var user = http.HttpContext.User;
        return http.Tagged(IsStaff(user) ? OrderHistoryView.Of(order) : OrderHistoryView.OfOwn(order), etag);
    }

    private async Task<(Order.Placed Order, string ETag)?> Find(
        HttpRequest http, Guid orderId, CancellationToken cancellation)
    {
        var (order, etag) = await orders.ReadTagged(new($"{new OrderId(orderId)}", "order"), cancellation);
        return order is Order.Placed placed && etag is not null && MaySee(http.HttpContext.User, placed)
            ? (placed, etag)
            : null;
    }

    private static bool MaySee(ClaimsPrincipal user, Order.Placed order) =>
        IsStaff(user) || (order.Customer is { } customer && user.FindFirstValue("oid") == customer.ToString());

    private static bool IsStaff(ClaimsPrincipal user) =>
        user.IsInRole("sales") || user.IsInRole("support") || user.IsInRole("finance");
}
