using System.Diagnostics.CodeAnalysis;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using ServerlessShop.Hosting;
using ServerlessShop.Kernel;
using ServerlessShop.Persistence;
using ServerlessShop.Shipping.Fulfilments;
using ServerlessShop.Shipping.ReadingShipments;

namespace ServerlessShop.Shipping.DeliveringParcel;

/// <summary>PUT /shipments/{orderId}/parcels/{number}/delivery, by the warehouse, as the carrier reports it.</summary>
public sealed class RecordDeliveryFunction(DocumentStore<Fulfilment, FulfilmentEvent> fulfilments, TimeProvider clock)
{
    [Function("RecordDelivery")]
    [RequiresRole("warehouse")]
    public async Task<IResult> Put(
        [HttpTrigger(
            AuthorizationLevel.Anonymous, "put", Route = "shipments/{orderId:guid}/parcels/{number:int}/delivery")]
        HttpRequest http,
        Guid orderId,
        int number,
        CancellationToken cancellation)
    {
        var request = await http.Body<Request>(cancellation);
        if (!request.TryRead(new(orderId), number, clock.GetUtcNow(), out var record, out var invalid))
        {
            return Problems.Invalid(invalid);
        }

        var outcome = await fulfilments.Transact(
            new($"{record.Order}", FulfilmentDecider.Kind),
            fulfilment => RecordDelivery.Decide(fulfilment, record),
            cancellation);
        return outcome.ToHttp(fulfilment => TypedResults.Json(ShipmentAnswer.Of(fulfilment), Json.Options));
    }

    /// <summary>A failed attempt says which it was, and it and a parcel given up say why.</summary>
    public sealed record Request(string? Outcome, int? Attempt, string? Because)
    {
        private const int BecauseLengthMax = 200;

        public bool TryRead(
            OrderId order, int number, DateTimeOffset now,
            [NotNullWhen(true)] out RecordDelivery? record, out Dictionary<string, string[]> invalid)
        {
            invalid = [];
            DeliveryOutcome? outcome = Outcome switch
            {
                "delivered" => DeliveryOutcome.Delivered,
                "failedAttempt" => DeliveryOutcome.FailedAttempt,
                "undeliverable" => DeliveryOutcome.Undeliverable,
                _ => null,
            };

            if (outcome is null) { invalid["outcome"] = ["delivered, failedAttempt or undeliverable."]; }
            if (outcome is DeliveryOutcome.FailedAttempt && Attempt is not (>= 1 and <= RecordDelivery.AttemptsMax))
            {
                invalid["attempt"] = [$"Which attempt it was, from 1 to {RecordDelivery.AttemptsMax}."];
            }

            var mustSayWhy = outcome is DeliveryOutcome.FailedAttempt or DeliveryOutcome.Undeliverable;
            if (Because is { Length: > BecauseLengthMax } || (mustSayWhy && string.IsNullOrWhiteSpace(Because)))
            {
                invalid["because"] = [$"1 to {BecauseLengthMax} characters."];
            }

            record = invalid.Count == 0
                ? new RecordDelivery(order, number, outcome!.Value, Attempt ?? 0, Because ?? "", now)
                : null;
            return record is not null;
        }
    }
}
