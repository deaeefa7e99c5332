using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using ServerlessShop.Hosting;
using ServerlessShop.Kernel;
using ServerlessShop.Persistence;
using ServerlessShop.Shipping.Fulfilments;
using ServerlessShop.Shipping.ReadingShipments;

namespace ServerlessShop.Shipping.PersonalData;

/// <summary>GET /shipments/personal-data/{customerId}: all that Shipping knows of a customer.</summary>
public sealed class ExportPersonalDataFunction(DocumentStore<Fulfilment, FulfilmentEvent> fulfilments)
{
    /// <summary>More orders than any customer of the real trade has in the year that they are kept.</summary>
    internal const int OrdersMax = 10_000;

    [Function("ExportPersonalData")]
    [RequiresRole("privacy")]
    public async Task<IResult> Get(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "shipments/personal-data/{customerId:guid}")]
        HttpRequest http,
        Guid customerId,
        CancellationToken cancellation)
    {
        var theirs = await fulfilments.Find("body.customer", $"{customerId:D}", OrdersMax, cancellation);
        return TypedResults.Json(
            new Export("shipping", [.. theirs.Select(ShipmentAnswer.Of).OfType<ShipmentAnswer>().Select(Item.Of)]),
            Json.Options);
    }

    public sealed record Export(string Context, IReadOnlyList<Item> Items);

    public sealed record Item(
        string Kind, Guid OrderId, string Status, Address? ShipTo, IReadOnlyList<ShipmentAnswer.OneParcel> Parcels)
    {
        public static Item Of(ShipmentAnswer known) =>
            new("shipment", known.OrderId, known.Status, known.ShipTo, known.Parcels);
    }
}
