using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using ServerlessShop.Hosting;

namespace ServerlessShop.Catalog.ReadingProducts;

/// <summary>GET /products/version: another text whenever any answer about products may be another than before.</summary>
public sealed class GetCatalogueVersionFunction(CatalogueVersion version, CurrentPriceRule rule)
{
    [Function("GetCatalogueVersion")]
    [OpenToAll]
    public async Task<IResult> Get(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "products/version")] HttpRequest http,
        CancellationToken cancellation)
    {
        var prices = await rule.Read(cancellation);
        return TypedResults.Ok(new Answer($"{await version.Number.Read(cancellation)}-{prices.Name}"));
    }

    public sealed record Answer(string Version);
}
