using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using ServerlessShop.Hosting;
using ServerlessShop.Inventory.Aisles;
using ServerlessShop.Persistence;

namespace ServerlessShop.Inventory.ReadingStock;

/// <summary>
/// GET /stock/low, by whoever buys more of it. It reads the aisles, a hundred documents that hold all figures, and
/// needs no index of its own: one that had to be right would be written with every order.
/// </summary>
public sealed class ListLowStockFunction(DocumentStore<Aisle, AisleEvent> aisles)
{
    private const int AislesMax = 10_000;

    [Function("ListLowStock")]
    [RequiresRole("warehouse", "sales")]
    public async Task<IResult> Get(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "stock/low")] HttpRequest http,
        CancellationToken cancellation)
    {
        var found = await aisles.Find("kind", AisleDecider.Kind, AislesMax, cancellation);
        return TypedResults.Ok(new Answer(
        [
            .. found
                .SelectMany(aisle => aisle.Skus)
                .Where(at => at.Value.Level != StockLevel.In)
                .OrderBy(at => at.Key.Code, StringComparer.Ordinal)
                .Select(at => StockAnswer.Of(at.Key, at.Value)),
        ]));
    }

    public sealed record Answer(IReadOnlyList<StockAnswer> Stock);
}
