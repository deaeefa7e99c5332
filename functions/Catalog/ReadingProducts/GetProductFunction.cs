using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using ServerlessShop.Catalog.Products;
using ServerlessShop.Hosting;
using ServerlessShop.Kernel;
using ServerlessShop.Persistence;

namespace ServerlessShop.Catalog.ReadingProducts;

/// <summary>GET /products/{sku}, by anyone.</summary>
public sealed class GetProductFunction(DocumentStore<Product, ProductEvent> products, CurrentView view)
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

        var now = await view.Read(cancellation);
        http.HttpContext.Response.Headers[PriceRule.Header] = now.Pricing.Name;
        if (now.WholeOf(product) is not { } answer) { return ProductDecider.NotListed.ToProblem(); }

        var tagged = http.Tagged(answer, now.TagOf(product));
        http.HttpContext.Response.Headers.CacheControl = "no-cache"; // Nobody's own, so anybody may keep and ask again.
        return tagged;
    }
}
