using System.Diagnostics.CodeAnalysis;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using ServerlessShop.Hosting;
using ServerlessShop.Kernel;
using ServerlessShop.Persistence;
using ServerlessShop.Shipping.Fulfilments;
using ServerlessShop.Shipping.ReadingShipments;

namespace ServerlessShop.Shipping.DispatchingParcel;

/// <summary>PUT /shipments/{orderId}/parcels/{number}, by the warehouse, when a parcel is handed to the carrier.</summary>
public sealed class DispatchParcelFunction(DocumentStore<Fulfilment, FulfilmentEvent> fulfilments, TimeProvider clock)
{
    [Function("DispatchParcel")]
    [RequiresRole("warehouse")]
    public async Task<IResult> Put(
        [HttpTrigger(AuthorizationLevel.Anonymous, "put", Route = "shipments/{orderId:guid}/parcels/{number:int}")]
        HttpRequest http,
        Guid orderId,
        int number,
        CancellationToken cancellation)
    {
        var request = await http.Body<Request>(cancellation);
        if (!request.TryRead(new(orderId), number, clock.GetUtcNow(), out var dispatch, out var invalid))
        {
            return Problems.Invalid(invalid);
        }

        var outcome = await fulfilments.Transact(
            new($"{dispatch.Order}", FulfilmentDecider.Kind),
            fulfilment => DispatchParcel.Decide(fulfilment, dispatch),
            cancellation);
        return outcome.ToHttp(fulfilment => TypedResults.Json(ShipmentAnswer.Of(fulfilment), Json.Options));
    }

    /// <summary>Without items: everything that is left.</summary>
    public sealed record Request(IReadOnlyList<Request.Line?>? Items, string? Carrier, string? Tracking)
    {
        public const int ItemsMax = 2000;
        private const int CarrierLengthMax = 40;
        private const int TrackingLengthMax = 60;

        public sealed record Line(string? Sku, long Units);

        public bool TryRead(
            OrderId order, int number, DateTimeOffset now,
            [NotNullWhen(true)] out DispatchParcel? dispatch, out Dictionary<string, string[]> invalid)
        {
            invalid = [];
            var items = new List<Item>();

            if (!IsOneLine(Carrier, CarrierLengthMax)) { invalid["carrier"] = [$"1 to {CarrierLengthMax} characters, one line."]; }
            if (!IsOneLine(Tracking, TrackingLengthMax)) { invalid["tracking"] = [$"1 to {TrackingLengthMax} characters, one line."]; }

            if (Items is not null and not { Count: >= 1 and <= ItemsMax })
            {
                invalid["items"] = [$"From 1 to {ItemsMax} items, or none given for everything that is left."];
            }
            else
            {
                foreach (var (i, line) in (Items ?? []).Index())
                {
                    var sku = Kernel.Sku.From(line?.Sku);
                    var quantity = Quantity.From(line?.Units ?? 0);
                    if (sku is null) { invalid[$"items[{i}].sku"] = ["1 to 20 letters and digits."]; }
                    if (quantity is null) { invalid[$"items[{i}].units"] = [$"From 1 to {Quantity.UnitsMax}."]; }
                    if (sku is { } s && quantity is { } q) { items.Add(new Item(s, q.Units)); }
                }
            }

            dispatch = invalid.Count == 0
                ? new DispatchParcel(order, number, Items is null ? null : Item.Merge(items), Carrier!, Tracking!, now)
                : null;
            return dispatch is not null;
        }

        // Both end up in e-mails and on pages; what would break a line there is refused here.
        private static bool IsOneLine(string? text, int lengthMax) =>
            text is { Length: > 0 } && text.Length <= lengthMax && !text.Any(char.IsControl);
    }
}
