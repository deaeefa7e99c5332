using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using ServerlessShop.Catalog.Categories;
using ServerlessShop.Hosting;
using ServerlessShop.Persistence;

namespace ServerlessShop.Catalog.PuttingCategory;

/// <summary>PUT /products/categories/{id}, by role catalog. The same again is a retry.</summary>
public sealed class PutCategoryFunction(DocumentStore<CategoryTree, CategoryEvent> categories)
{
    [Function("PutCategory")]
    [RequiresRole("catalog")]
    public async Task<IResult> Put(
        [HttpTrigger(AuthorizationLevel.Anonymous, "put", Route = "products/categories/{id}")] HttpRequest http,
        string id,
        CancellationToken cancellation)
    {
        var request = await http.Body<Request>(cancellation);
        var name = request.Name?.Trim();
        var invalid = new Dictionary<string, string[]>();
        if (!Category.IsId(id)) { invalid["id"] = [Category.IdForm]; }
        if (name is not { Length: >= 1 and <= Category.NameLengthMax })
        {
            invalid["name"] = [$"1 to {Category.NameLengthMax} characters."];
        }

        if (request.ParentId is not null && !Category.IsId(request.ParentId)) { invalid["parentId"] = [Category.IdForm]; }
        if (invalid.Count > 0) { return Problems.Invalid(invalid); }

        var put = new PutCategory(new(id, name!, request.ParentId));
        var outcome = await categories.Transact(CategoryTree.Key, tree => PutCategory.Decide(tree, put), cancellation);
        return outcome.ToHttp(tree => TypedResults.Ok(tree.Find(id)));
    }

    public sealed record Request(string? Name, string? ParentId = null);
}
