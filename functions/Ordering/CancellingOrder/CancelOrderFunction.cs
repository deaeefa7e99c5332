using System.Security.Claims;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using ServerlessShop.Hosting;
using ServerlessShop.Kernel;
using ServerlessShop.Ordering.Orders;
using ServerlessShop.Persistence;

namespace ServerlessShop.Ordering.CancellingOrder;

/// <summary>PUT /orders/{orderId}/cancellation, by sales and support.</summary>
public sealed class CancelOrderFunction(DocumentStore<Order, OrderEvent> orders, TimeProvider clock)
{
    private const int ReasonLengthMax = 200;

    [Function("CancelOrder")]
    [RequiresRole("sales", "support")]
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

        var cancel = new CancelOrder(
            new OrderId(orderId), because, http.HttpContext.User.FindFirstValue("oid")!, clock.GetUtcNow());
        var outcome = await orders.Transact(
            new($"{cancel.Id}", "order"), order => CancelOrder.Decide(order, cancel), cancellation);

        return outcome.ToHttp(_ => TypedResults.NoContent());
    }

    public sealed record Request(string? Because);
}
