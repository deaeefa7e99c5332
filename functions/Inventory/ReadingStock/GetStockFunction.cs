using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using ServerlessShop.Hosting;
using ServerlessShop.Inventory.Aisles;
using ServerlessShop.Kernel;
using ServerlessShop.Persistence;

namespace ServerlessShop.Inventory.ReadingStock;

/// <summary>GET /stock/{sku}, by whoever in the shop has to answer "is there any left?".</summary>
public sealed class GetStockFunction(HotDocumentStore<Aisle, Booking, AisleEvent> aisles)
{
    [Function("GetStock")]
    [RequiresRole("warehouse", "sales", "support")]
    public async Task<IResult> Get(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "stock/{sku}")] HttpRequest http,
        string sku,
        CancellationToken cancellation)
    {
        if (Sku.From(sku) is not { } asked) { return StockAnswer.NotStocked.ToProblem(); }

        var aisle = await aisles.Read(new(asked.Aisle, AisleDecider.Kind), cancellation);
        return aisle.Skus.TryGetValue(asked, out var stock)
            ? TypedResults.Ok(StockAnswer.Of(asked, stock))
            : StockAnswer.NotStocked.ToProblem();
    }
}
