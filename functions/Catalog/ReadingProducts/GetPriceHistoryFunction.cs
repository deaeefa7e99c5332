using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Cosmos;
using Microsoft.Azure.Functions.Worker;
using ServerlessShop.Catalog.Products;
using ServerlessShop.Hosting;
using ServerlessShop.Kernel;
using ServerlessShop.Persistence;

namespace ServerlessShop.Catalog.ReadingProducts;

/// <summary>GET /products/{sku}/price-history, by roles catalog and finance: the price of now, what is planned, every change.</summary>
public sealed class GetPriceHistoryFunction(
    DocumentStore<Product, ProductEvent> products, Container container, TimeProvider clock)
{
    [Function("GetPriceHistory")]
    [RequiresRole("catalog", "finance")]
    public async Task<IResult> Get(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "products/{sku}/price-history")] HttpRequest http,
        string sku,
        CancellationToken cancellation)
    {
        var product = Sku.From(sku) is { } asked
            ? await products.Read(new(asked.Code, ProductDecider.Kind), cancellation)
            : new Product.NotListed();
        var last = product.At(clock.GetUtcNow()) switch
        {
            Product.Listed p => p,
            Product.Withdrawn p => p.Last,
            _ => null,
        };
        if (last is null) { return ProductDecider.NotListed.ToProblem(); }

        var steps = await Steps(last.Sku, cancellation);

        // What is due and not yet stored, the timer being late, has happened all the same.
        var due = PriceChange.Due(product, clock.GetUtcNow()).OfType<ProductEvent.PriceChangeApplied>()
            .Select(applied => applied.Step).Where(step => steps.All(stored => stored.Number != step.Number));
        return TypedResults.Ok(new Answer(
            last.Sku.Code, last.Price.Minor, last.Price.Currency, product is Product.Listed, last.Prices.Plans,
            [.. steps.Concat(due).OrderBy(step => step.Number).Select(Answer.Of)]));
    }

    /// <summary>All of one partition, and a product has few.</summary>
    private async Task<List<PriceStep>> Steps(Sku sku, CancellationToken cancellation)
    {
        var steps = new List<PriceStep>();
        using var pages = container.GetItemQueryStreamIterator(
            new QueryDefinition("SELECT * FROM c WHERE c.kind = @kind").WithParameter("@kind", PriceStep.Kind),
            requestOptions: new QueryRequestOptions { PartitionKey = new PartitionKey(sku.Code) });
        while (pages.HasMoreResults)
        {
            using var page = await pages.ReadNextAsync(cancellation);
            page.EnsureSuccessStatusCode();
            using var json = await JsonDocument.ParseAsync(page.Content, cancellationToken: cancellation);
            steps.AddRange(json.RootElement.GetProperty("Documents").EnumerateArray()
                .Select(document => document.GetProperty("body").Deserialize<PriceStep>(Json.Options)!));
        }

        return steps;
    }

    public sealed record Answer(
        string Sku, long PriceMinor, string Currency, bool IsListed, IReadOnlyList<PlannedPrice> Planned,
        IReadOnlyList<Answer.Change> Changes)
    {
        public sealed record Change(
            long OldPriceMinor, string OldCurrency, long NewPriceMinor, string NewCurrency, string By, DateTimeOffset At, string? Why);

        public static Change Of(PriceStep step) => new(
            step.Old.Minor, step.Old.Currency, step.New.Minor, step.New.Currency, step.By, step.At, step.Why);
    }
}
