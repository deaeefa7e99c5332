using System.Security.Claims;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using ServerlessShop.Catalog.Products;
using ServerlessShop.Hosting;
using ServerlessShop.Kernel;
using ServerlessShop.Persistence;

namespace ServerlessShop.Catalog.ChangingPrices;

/// <summary>PUT and DELETE /products/{sku}/price-changes/{changeId}, by role catalog: plan a price, or cancel the plan.</summary>
public sealed class PlanPriceChangeFunction(DocumentStore<Product, ProductEvent> products, TimeProvider clock)
{
    private static readonly TimeSpan _horizon = TimeSpan.FromDays(400);

    [Function("PlanPriceChange")]
    [RequiresRole("catalog")]
    public async Task<IResult> Put(
        [HttpTrigger(AuthorizationLevel.Anonymous, "put", Route = "products/{sku}/price-changes/{changeId:guid}")] HttpRequest http,
        string sku,
        Guid changeId,
        CancellationToken cancellation)
    {
        var request = await http.Body<Request>(cancellation);
        var now = clock.GetUtcNow();
        var invalid = new Dictionary<string, string[]>();
        if (request.PriceMinor is not (>= 0 and <= Money.PriceMinorMax)) { invalid["priceMinor"] = [$"From 0 to {Money.PriceMinorMax}."]; }
        if (request.From is not { } from || from > now + _horizon)
        {
            invalid["from"] = [$"A time with its offset, at most {_horizon.Days} days ahead."];
        }

        if (invalid.Count > 0) { return Problems.Invalid(invalid); }

        var plan = new PlannedPrice(
            changeId, request.PriceMinor!.Value, request.From!.Value.ToUniversalTime(), http.HttpContext.User.FindFirstValue("oid")!);
        return await Decide(sku, product => PlanPriceChange.Decide(product, new(plan, now)), cancellation);
    }

    [Function("CancelPriceChange")]
    [RequiresRole("catalog")]
    public Task<IResult> Delete(
        [HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = "products/{sku}/price-changes/{changeId:guid}")] HttpRequest http,
        string sku,
        Guid changeId,
        CancellationToken cancellation) =>
        Decide(sku, product => CancelPriceChange.Decide(product, new(changeId, clock.GetUtcNow())), cancellation);

    private async Task<IResult> Decide(string sku, Func<Product, Decision<ProductEvent>> decide, CancellationToken cancellation)
    {
        if (Sku.From(sku) is not { } known) { return ProductDecider.NotListed.ToProblem(); }

        var outcome = await products.Transact(new(known.Code, ProductDecider.Kind), decide, cancellation);
        return outcome.ToHttp(product => TypedResults.Ok(new Answer(
            known.Code, product is Product.Listed listed ? listed.Prices.Plans : [])));
    }

    public sealed record Request(long? PriceMinor, DateTimeOffset? From);

    /// <summary>What is planned for the product now.</summary>
    public sealed record Answer(string Sku, IReadOnlyList<PlannedPrice> Planned);
}
