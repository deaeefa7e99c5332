using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using ServerlessShop.Hosting;
using ServerlessShop.Inventory.Aisles;
using ServerlessShop.Inventory.ReadingStock;
using ServerlessShop.Kernel;
using ServerlessShop.Persistence;

namespace ServerlessShop.Inventory.WatchingStock;

/// <summary>PUT /stock/{sku}/threshold, by the warehouse, which knows how long the next delivery takes.</summary>
public sealed class SetThresholdFunction(HotDocumentStore<Aisle, Booking, AisleEvent> aisles)
{
    [Function("SetThreshold")]
    [RequiresRole("warehouse")]
    public async Task<IResult> Put(
        [HttpTrigger(AuthorizationLevel.Anonymous, "put", Route = "stock/{sku}/threshold")] HttpRequest http,
        string sku,
        CancellationToken cancellation)
    {
        var request = await http.Body<Request>(cancellation);
        if (request.Units is < 0 or > Quantity.UnitsMax)
        {
            return Problems.Invalid(new Dictionary<string, string[]>
            {
                ["units"] = [$"From 0 to {Quantity.UnitsMax}, or null for no threshold."],
            });
        }

        if (Sku.From(sku) is not { } asked) { return StockAnswer.NotStocked.ToProblem(); }

        var key = new DocumentKey(asked.Aisle, AisleDecider.Kind);
        var set = new SetThreshold(asked, request.Units);
        var outcomes = await aisles.Transact(
            key,
            [AisleAsk.Of(AisleDecider.ThresholdOf(asked), (aisle, _) => SetThreshold.Decide(aisle, set), decided: [])],
            cancellation);
        if (outcomes[0] is Outcome<Booking>.Refused(var reason)) { return reason.ToProblem(); }

        var aisle = await aisles.Read(key, cancellation);
        return TypedResults.Ok(StockAnswer.Of(asked, aisle.Of(asked)));
    }

    public sealed record Request(long? Units);
}
