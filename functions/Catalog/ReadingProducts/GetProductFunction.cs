using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using ServerlessShop.Catalog.Products;
using ServerlessShop.Hosting;
using ServerlessShop.Kernel;
using ServerlessShop.Persistence;

namespace ServerlessShop.Catalog.ReadingProducts;

/// <summary>GET /products/{sku}, by anyone.</summary>
public sealed class GetProductFunction(DocumentStore<Product, ProductEvent> products, CurrentPriceRule rule)
{
    [Function("GetProduct")]
    [OpenToAll]
    public async Task<IResult> Get(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "products/{sku}")] HttpRequest http,
        string sku,
        CancellationToken cancellation)
    {
        // What cannot be a sku cannot be listed either.
        var product = Sku.From(sku) is { } asked
            ? await products.Read(new(asked.Code, ProductDecider.Kind), cancellation)
            : new Product.NotListed();

        var prices = await rule.Read(cancellation);
        http.HttpContext.Response.Headers[PriceRule.Header] = prices.Name;
        return product is Product.Listed listed
            ? TypedResults.Ok(ProductAnswer.Of(listed, prices))
            : ProductAnswer.NotListed.ToProblem();
    }
}
