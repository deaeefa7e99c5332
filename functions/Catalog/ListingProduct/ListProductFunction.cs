using System.Diagnostics.CodeAnalysis;
using System.Security.Claims;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Net.Http.Headers;
using ServerlessShop.Catalog.Categories;
using ServerlessShop.Catalog.Products;
using ServerlessShop.Catalog.ReadingProducts;
using ServerlessShop.Hosting;
using ServerlessShop.Kernel;
using ServerlessShop.Persistence;

namespace ServerlessShop.Catalog.ListingProduct;

/// <summary>
/// PUT /products/{sku}, by role catalog. The same again is a retry; what is listed is changed only under If-Match.
/// </summary>
public sealed class ListProductFunction(
    DocumentStore<Product, ProductEvent> products, DocumentStore<CategoryTree, CategoryEvent> categories, CurrentView view,
    TimeProvider clock)
{
    // Anonymous means "no function key"; who may call is checked from two tokens by RoleMiddleware.
    [Function("ListProduct")]
    [RequiresRole("catalog")]
    public async Task<IResult> Put(
        [HttpTrigger(AuthorizationLevel.Anonymous, "put", Route = "products/{sku}")] HttpRequest http,
        string sku,
        CancellationToken cancellation)
    {
        var request = await http.Body<Request>(cancellation);
        if (!request.TryRead(sku, out var code, out var offer, out var invalid)) { return Problems.Invalid(invalid); }

        if (offer.Category is { } category && !(await categories.Read(CategoryTree.Key, cancellation)).Has(category))
        {
            return Problems.Invalid(new Dictionary<string, string[]> { ["categoryId"] = ["No such category."] });
        }

        var now = await view.Read(cancellation);
        var list = new ListProduct(
            code.Value, offer, http.HttpContext.User.FindFirstValue("oid")!, clock.GetUtcNow(), request.Why?.Trim(), SeenBy(http, now));
        var outcome = await products.Transact(
            new(list.Sku.Code, ProductDecider.Kind), product => ListProduct.Decide(product, list), cancellation);

        // RejectionKind has no word for 428 (RFC 6585, 3): this is the only place that asks for a precondition.
        return outcome is Outcome<Product>.Refused(var no) && no == ListProduct.ReadItFirst
            ? TypedResults.Problem(type: Problems.TypeOf(no.Code), title: no.Because, statusCode: 428)
            : outcome.ToHttp(product =>
            {
                http.HttpContext.Response.Headers.ETag = now.TagOf(product);
                return TypedResults.Ok(now.WholeOf(product));
            });
    }

    /// <summary>Weak tags match nothing here (RFC 9110, 13.1.1), nor do tags of another price rule.</summary>
    private static Seen? SeenBy(HttpRequest http, View now)
    {
        if (!http.Headers.ContainsKey(HeaderNames.IfMatch)) { return null; }

        var tags = http.GetTypedHeaders().IfMatch;
        return new Seen(
            tags.Any(tag => tag.Equals(EntityTagHeaderValue.Any)),
            [.. tags.Where(tag => !tag.IsWeak).Select(tag => now.RevisionOf($"{tag.Tag}")).OfType<long>()]);
    }

    public sealed record Request(
        string? Name, long PriceMinor, string? Currency, int? VatBasisPoints = null, string? CategoryId = null, string? Why = null)
    {
        public bool TryRead(
            string code, [NotNullWhen(true)] out Sku? sku, [NotNullWhen(true)] out Offer? offer,
            out Dictionary<string, string[]> invalid)
        {
            invalid = [];
            sku = Kernel.Sku.From(code);
            var name = Name?.Trim();
            var price = Money.PriceFrom(PriceMinor, Currency);

            if (sku is null) { invalid["sku"] = [$"1 to {Kernel.Sku.LengthMax} letters and digits."]; }
            if (name is not { Length: >= 1 and <= ListProduct.NameLengthMax })
            {
                invalid["name"] = [$"1 to {ListProduct.NameLengthMax} characters."];
            }

            if (price is null)
            {
                invalid["priceMinor"] = [$"From 0 to {Money.PriceMinorMax} minor units, with an ISO 4217 currency."];
            }

            if (VatBasisPoints is { } rate && VatRate.From(rate) is null)
            {
                invalid["vatBasisPoints"] = [$"From 0 to {VatRate.BasisPointsMax}."];
            }

            if (CategoryId is not null && !Category.IsId(CategoryId)) { invalid["categoryId"] = [Category.IdForm]; }
            if (Why is { Length: > ListProduct.WhyLengthMax }) { invalid["why"] = [$"At most {ListProduct.WhyLengthMax} characters."]; }

            offer = invalid.Count == 0 ? new Offer(name!, price!, VatBasisPoints, CategoryId) : null;
            return offer is not null && sku is not null;
        }
    }
}
