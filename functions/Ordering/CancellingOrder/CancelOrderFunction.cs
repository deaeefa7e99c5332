using System.Security.Claims;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using ServerlessShop.Hosting;
using ServerlessShop.Kernel;
using ServerlessShop.Ordering.Orders;
using ServerlessShop.Persistence;

namespace ServerlessShop.Ordering.CancellingOrder;

/// <summary>PUT /orders/{orderId}/cancellation, by customers of their own orders, by sales and support of any.</summary>
public sealed class CancelOrderFunction(DocumentStore<Order, OrderEvent> orders, TimeProvider clock)
{
    private const int ReasonLengthMax = 200;

    [Function("CancelOrder")]
    [RequiresRole("customer", "sales", "support")]
    public async Task<IResult> Put(
        [HttpTrigger(AuthorizationLevel.Anonymous, "put", Route = "orders/{orderId:guid}/cancellation")] HttpRequest http,
        Guid orderId,
        CancellationToken cancellation)
    {
        var request = await http.Body<Request>(cancellation);
        if (request.Because is not { Length: > 0 and <= ReasonLengthMax } because)
        {
            return Problems.Invalid(new Dictionary<string, string[]> { ["because"] = [$"1 to {ReasonLengthMax} characters."] });
        }

        var user = http.HttpContext.User;
        var by = user.FindFirstValue("oid")!;
        var isStaff = user.IsInRole("sales") || user.IsInRole("support");
        var cancel = new CancelOrder(
            new OrderId(orderId), because, by, clock.GetUtcNow(), isStaff ? null : new CustomerId(Guid.Parse(by)));
        var outcome = await orders.Transact(
            new($"{cancel.Id}", "order"), order => CancelOrder.Decide(order, cancel), cancellation);

        return outcome.ToHttp(order => order is Order.Placed { Progress: Progress.CancelRequested }
            ? TypedResults.Accepted($"/orders/{cancel.Id}")
            : (IResult)TypedResults.NoContent());
    }

    public sealed record Request(string? Because);
}
