using System.Security.Claims;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using ServerlessShop.Hosting;
using ServerlessShop.Kernel;
using ServerlessShop.Persistence;
using ServerlessShop.Shipping.Fulfilments;

namespace ServerlessShop.Shipping.ReadingShipments;

/// <summary>GET /shipments/{orderId}: staff any, customers their own. Others' are not there at all.</summary>
public sealed class GetShipmentFunction(DocumentStore<Fulfilment, FulfilmentEvent> fulfilments)
{
    [Function("GetShipment")]
    [RequiresRole("customer", "warehouse", "support", "sales")]
    public async Task<IResult> Get(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "shipments/{orderId:guid}")] HttpRequest http,
        Guid orderId,
        CancellationToken cancellation)
    {
        var (fulfilment, etag) = await fulfilments.ReadTagged(
            new($"{new OrderId(orderId)}", FulfilmentDecider.Kind), cancellation);
        return MaySee(http.HttpContext.User, fulfilment) && ShipmentAnswer.Of(fulfilment) is { } answer
            ? http.Tagged(answer, etag!)
            : FulfilmentDecider.Unknown.ToProblem();
    }

    /// <summary>Whose order it is; the routing of roles has let in nobody else.</summary>
    internal static bool MaySee(ClaimsPrincipal user, Fulfilment fulfilment)
    {
        var customer = fulfilment switch
        {
            Fulfilment.Asked asked => asked.Customer,
            Fulfilment.Collected collected => collected.Customer,
            _ => null,
        };
        return user.IsInRole("warehouse") || user.IsInRole("support") || user.IsInRole("sales")
            || (customer is { } known && user.FindFirstValue("oid") == known.ToString("D"));
    }
}
