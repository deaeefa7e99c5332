using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using ServerlessShop.Catalog.Categories;
using ServerlessShop.Catalog.ReadingProducts;
using ServerlessShop.Hosting;
using ServerlessShop.Persistence;

namespace ServerlessShop.Catalog.PuttingCategory;

/// <summary>GET /products/categories, by anyone: all of them, each with what it lies in.</summary>
public sealed class ListCategoriesFunction(DocumentStore<CategoryTree, CategoryEvent> categories, CurrentPriceRule rule)
{
    [Function("ListCategories")]
    [OpenToAll]
    public async Task<IResult> Get(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "products/categories")] HttpRequest http,
        CancellationToken cancellation)
    {
        var tree = await categories.Read(CategoryTree.Key, cancellation);

        // There are no prices in it; but the gateway keeps only what says by which rule it was made.
        http.HttpContext.Response.Headers[PriceRule.Header] = (await rule.Read(cancellation)).Name;
        return TypedResults.Ok(new Answer(tree.Categories));
    }

    public sealed record Answer(IReadOnlyList<Category> Categories);
}
