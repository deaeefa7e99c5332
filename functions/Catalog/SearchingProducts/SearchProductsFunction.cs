using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using ServerlessShop.Catalog.ReadingProducts;
using ServerlessShop.Hosting;

namespace ServerlessShop.Catalog.SearchingProducts;

/// <summary>GET /products/search and /products/suggestions, by anyone.</summary>
public sealed class SearchProductsFunction(FollowedCatalogue catalogue, CurrentView view)
{
    [Function("SearchProducts")]
    [OpenToAll]
    public async Task<IResult> Find(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "products/search")] HttpRequest http,
        CancellationToken cancellation)
    {
        if (!SearchQuery.TryRead(name => http.Query[name], out var query, out var invalid)) { return Problems.Invalid(invalid); }

        // The view first: prices by a rule older than the index are at worst not kept, the other way round they might be.
        var now = await View(http, cancellation);
        return TypedResults.Ok(Search.Find(await catalogue.Read(cancellation), query, now));
    }

    [Function("SuggestProducts")]
    [OpenToAll]
    public async Task<IResult> Suggest(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "products/suggestions")] HttpRequest http,
        CancellationToken cancellation)
    {
        string? text = http.Query["q"];
        if (text is not { Length: <= SearchQuery.TextLengthMax } || Words.Of(text).Count > SearchQuery.WordsMax)
        {
            return Problems.Invalid(new Dictionary<string, string[]>
            {
                ["q"] = [$"At most {SearchQuery.TextLengthMax} characters and {SearchQuery.WordsMax} words."],
            });
        }

        _ = await View(http, cancellation);
        return TypedResults.Ok(new Answer(Search.Suggest(await catalogue.Read(cancellation), text)));
    }

    private async Task<View> View(HttpRequest http, CancellationToken cancellation)
    {
        var now = await view.Read(cancellation);
        http.HttpContext.Response.Headers[PriceRule.Header] = now.Pricing.Name;
        return now;
    }

    public sealed record Answer(IReadOnlyList<Suggestion> Suggestions);
}
