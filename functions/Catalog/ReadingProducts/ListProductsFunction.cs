using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Cosmos;
using Microsoft.Azure.Functions.Worker;
using ServerlessShop.Catalog.Products;
using ServerlessShop.Hosting;
using ServerlessShop.Kernel;
using ServerlessShop.Persistence;

namespace ServerlessShop.Catalog.ReadingProducts;

/// <summary>GET /products, by anyone: page after page, in no promised order; or those of the skus named.</summary>
public sealed class ListProductsFunction(
    DocumentStore<Product, ProductEvent> products, Container container, CurrentView view)
{
    private const int SkusMax = 50;

    [Function("ListProducts")]
    [OpenToAll]
    public async Task<IResult> Get(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "products")] HttpRequest http,
        CancellationToken cancellation)
    {
        if (http.Query.TryGetValue("skus", out var skus)) { return await Named(http, $"{skus}", cancellation); }

        if (!PageQuery.TryRead(http.Query["limit"], http.Query["continuation"], out var asked, out var invalid)) { return Problems.Invalid(invalid); }

        using var pages = container.GetItemQueryStreamIterator(
            new QueryDefinition("SELECT * FROM c WHERE c.kind = @kind").WithParameter("@kind", ProductDecider.Kind),
            asked.Continuation,
            new QueryRequestOptions { MaxItemCount = asked.Limit });

        using var page = await pages.ReadNextAsync(cancellation);
        if (page.StatusCode == HttpStatusCode.BadRequest && asked.Continuation is not null)
        {
            return Problems.Invalid(PageQuery.NotOurs);
        }

        page.EnsureSuccessStatusCode();
        using var json = await JsonDocument.ParseAsync(page.Content, cancellationToken: cancellation);
        var documents = json.RootElement.GetProperty("Documents")
            .Deserialize<List<StateDocument<Product>>>(Json.Options)!;

        var now = await Now(http, cancellation);
        return TypedResults.Ok(new Answer(
            [.. documents.Select(document => now.Of(document.Body)).OfType<ProductAnswer>()],
            PageQuery.Encode(page.ContinuationToken)));
    }

    /// <summary>A read of a document each: no query is cheaper for so few.</summary>
    private async Task<IResult> Named(HttpRequest http, string skus, CancellationToken cancellation)
    {
        var codes = skus.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        var named = codes.Select(Sku.From).OfType<Sku>().Distinct().ToList();
        if (named.Count is 0 or > SkusMax || !codes.All(code => Sku.From(code) is not null))
        {
            return Problems.Invalid(new Dictionary<string, string[]> { ["skus"] = [$"From 1 to {SkusMax} skus, with commas between."] });
        }

        var found = await Task.WhenAll(
            named.Select(sku => products.Read(new(sku.Code, ProductDecider.Kind), cancellation)));
        var now = await Now(http, cancellation);
        return TypedResults.Ok(new Some([.. found.Select(now.Of).OfType<ProductAnswer>().Select(PricedItem.Of)]));
    }

    private async Task<View> Now(HttpRequest http, CancellationToken cancellation)
    {
        var now = await view.Read(cancellation);
        http.HttpContext.Response.Headers[PriceRule.Header] = now.Pricing.Name;
        return now;
    }

    /// <summary>A page may be empty and yet not the last: the last is the one without a continuation.</summary>
    public sealed record Answer(IReadOnlyList<ProductAnswer> Products, string? Continuation);

    /// <summary>Those of the skus asked for that are offered.</summary>
    public sealed record Some(IReadOnlyList<PricedItem> Items);
}
