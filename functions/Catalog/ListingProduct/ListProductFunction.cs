using System.Diagnostics.CodeAnalysis;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using ServerlessShop.Catalog.Products;
using ServerlessShop.Catalog.ReadingProducts;
using ServerlessShop.Hosting;
using ServerlessShop.Kernel;
using ServerlessShop.Persistence;

namespace ServerlessShop.Catalog.ListingProduct;

/// <summary>PUT /products/{sku}, by role catalog. The same again is a retry, anything else a change.</summary>
public sealed class ListProductFunction(DocumentStore<Product, ProductEvent> products)
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
        if (!request.TryRead(sku, out var list, out var invalid)) { return Problems.Invalid(invalid); }

        var outcome = await products.Transact(
            new(list.Sku.Code, ProductDecider.Kind), product => ListProduct.Decide(product, list), cancellation);

        return outcome.ToHttp(product => TypedResults.Ok(ProductAnswer.Of((Product.Listed)product)));
    }

    public sealed record Request(string? Name, long PriceMinor, string? Currency)
    {
        public bool TryRead(
            string code, [NotNullWhen(true)] out ListProduct? list, out Dictionary<string, string[]> invalid)
        {
            invalid = [];
            var sku = Sku.From(code);
            var name = Name?.Trim();
            var price = Money.PriceFrom(PriceMinor, Currency);

            if (sku is null) { invalid["sku"] = [$"1 to {Sku.LengthMax} letters and digits."]; }
            if (name is not { Length: >= 1 and <= ListProduct.NameLengthMax })
            {
                invalid["name"] = [$"1 to {ListProduct.NameLengthMax} characters."];
            }

            if (price is null)
            {
                invalid["priceMinor"] = [$"From 0 to {Money.PriceMinorMax} minor units, with an ISO 4217 currency."];
            }

            list = invalid.Count == 0 ? new ListProduct(sku!.Value, name!, price!) : null;
            return list is not null;
        }
    }
}
