using System.Security.Claims;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using ServerlessShop.Hosting;
using ServerlessShop.Kernel;
using ServerlessShop.Ordering.Orders;
using ServerlessShop.Persistence;

namespace ServerlessShop.Ordering.RepairingOrder;

/// <summary>PUT /orders/{orderId}/repairs/{repairId}, by support and finance.</summary>
public sealed class RepairOrderFunction(DocumentStore<Order, OrderEvent> orders, TimeProvider clock)
{
    private const int ReasonLengthMax = 200;

    [Function("RepairOrder")]
    [RequiresRole("support", "finance")]
    public async Task<IResult> Put(
        [HttpTrigger(AuthorizationLevel.Anonymous, "put", Route = "orders/{orderId:guid}/repairs/{repairId:guid}")] HttpRequest http,
        Guid orderId,
        Guid repairId,
        CancellationToken cancellation)
    {
        var request = await http.Body<Request>(cancellation);
        var invalid = new Dictionary<string, string[]>();
        if (request.Action is null) { invalid["action"] = ["resume, retryCapture, complete or cancel."]; }
        if (request.Because is not { Length: > 0 and <= ReasonLengthMax })
        {
            invalid["because"] = [$"1 to {ReasonLengthMax} characters."];
        }

        if (invalid.Count > 0) { return Problems.Invalid(invalid); }

        var repair = new RepairOrder(
            new OrderId(orderId), repairId, request.Action!.Value, request.Because!,
            http.HttpContext.User.FindFirstValue("oid")!, clock.GetUtcNow());
        var outcome = await orders.Transact(
            new($"{repair.Id}", "order"), order => RepairOrder.Decide(order, repair), cancellation);

        return outcome.ToHttp(_ => TypedResults.NoContent());
    }

    public sealed record Request(RepairAction? Action, string? Because);
}
