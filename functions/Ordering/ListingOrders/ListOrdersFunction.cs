using System.Security.Claims;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Cosmos;
using Microsoft.Azure.Functions.Worker;
using ServerlessShop.Hosting;
using ServerlessShop.Kernel;

namespace ServerlessShop.Ordering.ListingOrders;

/// <summary>
/// GET /orders, by a customer: their own, the newest first. It follows the orders about a second behind.
/// </summary>
public sealed class ListOrdersFunction(Container container)
{
    [Function("ListOrders")]
    [RequiresRole("customer")]
    public Task<IResult> Get(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "orders")] HttpRequest http,
        CancellationToken cancellation)
    {
        // An object id that is no guid would be a fault of the directory, and nobody's orders.
        var customer = new CustomerId(Guid.Parse(http.HttpContext.User.FindFirstValue("oid")!));
        return ListedOrdersFunction.Page(container, http, new OrderQuery(Customer: customer), forStaff: false, cancellation);
    }
}
