using System.Security.Claims;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using ServerlessShop.Catalog.Products;
using ServerlessShop.Hosting;
using ServerlessShop.Kernel;
using ServerlessShop.Persistence;

namespace ServerlessShop.Catalog.WithdrawingProduct;

/// <summary>PUT and DELETE /products/{sku}/withdrawal, by role catalog: offer it no longer, or again.</summary>
public sealed class WithdrawProductFunction(DocumentStore<Product, ProductEvent> products, TimeProvider clock)
{
    [Function("WithdrawProduct")]
    [RequiresRole("catalog")]
    public Task<IResult> Put(
        [HttpTrigger(AuthorizationLevel.Anonymous, "put", Route = "products/{sku}/withdrawal")] HttpRequest http,
        string sku,
        CancellationToken cancellation) =>
        Decide(sku, known => product => WithdrawProduct.Decide(product, new(known, By(http), clock.GetUtcNow())), cancellation);

    [Function("RelistProduct")]
    [RequiresRole("catalog")]
    public Task<IResult> Delete(
        [HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = "products/{sku}/withdrawal")] HttpRequest http,
        string sku,
        CancellationToken cancellation) =>
        Decide(sku, known => product => RelistProduct.Decide(product, new(known, By(http), clock.GetUtcNow())), cancellation);

    private async Task<IResult> Decide(
        string sku, Func<Sku, Func<Product, Decision<ProductEvent>>> decide, CancellationToken cancellation)
    {
        if (Sku.From(sku) is not { } known) { return ProductDecider.NotListed.ToProblem(); }

        var outcome = await products.Transact(new(known.Code, ProductDecider.Kind), decide(known), cancellation);
        return outcome.ToHttp(product => TypedResults.Ok(new Answer(known.Code, product is Product.Withdrawn)));
    }

    private static string By(HttpRequest http) => http.HttpContext.User.FindFirstValue("oid")!;

    public sealed record Answer(string Sku, bool IsWithdrawn);
}
