using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Azure.Cosmos;
using Microsoft.Azure.Functions.Worker;
using ServerlessShop.Catalog.Products;
using ServerlessShop.Hosting;
using ServerlessShop.Kernel;
using ServerlessShop.Persistence;

namespace ServerlessShop.Catalog.ReadingProducts;

/// <summary>GET /products, by anyone: page after page, in no promised order.</summary>
public sealed class ListProductsFunction(Container container, CurrentPriceRule rule)
{
    private const int LimitMax = 100;

    private static readonly Dictionary<string, string[]> _notOurs =
        new() { ["continuation"] = ["Not one that was given out here."] };

    [Function("ListProducts")]
    [OpenToAll]
    public async Task<IResult> Get(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "products")] HttpRequest http,
        CancellationToken cancellation)
    {
        if (!TryReadLimit(http, out var limit))
        {
            return Problems.Invalid(new Dictionary<string, string[]> { ["limit"] = [$"From 1 to {LimitMax}."] });
        }

        if (!TryReadContinuation(http, out var continuation)) { return Problems.Invalid(_notOurs); }

        using var pages = container.GetItemQueryStreamIterator(
            new QueryDefinition("SELECT * FROM c WHERE c.kind = @kind").WithParameter("@kind", ProductDecider.Kind),
            continuation,
            new QueryRequestOptions { MaxItemCount = limit });

        using var page = await pages.ReadNextAsync(cancellation);
        if (page.StatusCode == HttpStatusCode.BadRequest && continuation is not null)
        {
            return Problems.Invalid(_notOurs);
        }

        page.EnsureSuccessStatusCode();
        using var json = await JsonDocument.ParseAsync(page.Content, cancellationToken: cancellation);
        var documents = json.RootElement.GetProperty("Documents")
            .Deserialize<List<StateDocument<Product>>>(Json.Options)!;

        var now = await rule.Read(cancellation);
        http.HttpContext.Response.Headers[PriceRule.Header] = now.Name;
        return TypedResults.Ok(new Answer(
            [
                .. documents.Select(document => document.Body).OfType<Product.Listed>()
                    .Select(listed => ProductAnswer.Of(listed, now)),
            ],
            page.ContinuationToken is { } next ? WebEncoders.Base64UrlEncode(Encoding.UTF8.GetBytes(next)) : null));
    }

    /// <summary>A page may be empty and yet not the last: the last is the one without a continuation.</summary>
    public sealed record Answer(IReadOnlyList<ProductAnswer> Products, string? Continuation);

    private static bool TryReadLimit(HttpRequest http, out int limit)
    {
        limit = LimitMax;
        return !http.Query.TryGetValue("limit", out var asked)
            || (int.TryParse(asked, NumberStyles.None, CultureInfo.InvariantCulture, out limit)
                && limit is >= 1 and <= LimitMax);
    }

    private static bool TryReadContinuation(HttpRequest http, out string? continuation)
    {
        continuation = null;
        if (!http.Query.TryGetValue("continuation", out var asked) || asked.ToString().Length == 0) { return true; }

        try
        {
            continuation = Encoding.UTF8.GetString(WebEncoders.Base64UrlDecode(asked.ToString()));
            return true;
        }
        catch (FormatException)
        {
            return false;
        }
    }
}
