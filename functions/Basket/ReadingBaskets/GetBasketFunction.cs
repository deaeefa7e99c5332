using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using ServerlessShop.Basket.Baskets;
using ServerlessShop.Basket.Catalogue;
using ServerlessShop.Basket.CheckingOut;
using ServerlessShop.Hosting;
using ServerlessShop.Kernel;
using ServerlessShop.Persistence;

namespace ServerlessShop.Basket.ReadingBaskets;

/// <summary>GET /baskets/{basketId} and its checkout, by whoever knows a guest's basket's id, and by a customer their own.</summary>
public sealed class GetBasketFunction(DocumentStore<ShoppingBasket, BasketEvent> baskets, ICatalogue catalogue)
{
    [Function("GetBasket")]
    [OpenToAll(HeedsTokens = true)]
    public async Task<IResult> Get(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "baskets/{basketId}")] HttpRequest http,
        string basketId,
        CancellationToken cancellation)
    {
        var by = Visitor.Of(http.HttpContext.User);
        if (by.Named(basketId) is not { } id) { return Visitor.NotTheirs.ToProblem(); }

        var basket = await baskets.Read(BasketDecider.KeyOf(id), cancellation);
        if (by.ObjectionTo(id, basket) is { } objection) { return objection.ToProblem(); }

        var products = await Ask((basket as ShoppingBasket.Open)?.Lines ?? [], cancellation);
        return TypedResults.Json(BasketView.Of(id, basket, products), Json.Options);
    }

    [Function("GetCheckout")]
    [OpenToAll(HeedsTokens = true)]
    public async Task<IResult> GetCheckout(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "baskets/{basketId}/checkout")] HttpRequest http,
        string basketId,
        CancellationToken cancellation)
    {
        var by = Visitor.Of(http.HttpContext.User);
        if (by.Named(basketId) is not { } id) { return Visitor.NotTheirs.ToProblem(); }

        var (basket, etag) = await baskets.ReadTagged(BasketDecider.KeyOf(id), cancellation);
        return !by.MaySee(id, basket) ? Visitor.NotTheirs.ToProblem()
            : basket.Remembered is [.., var last] ? http.Tagged(CheckoutView.Of(id, last), etag!)
            : CheckOut.Unknown.ToProblem();
    }

    // A basket can be looked at while the catalogue is down; only buying needs to know better.
    private async Task<IReadOnlyDictionary<Sku, CatalogueProduct>?> Ask(
        ValueList<BasketLine> lines, CancellationToken cancellation)
    {
        try
        {
            return await catalogue.Find([.. lines.Select(line => line.Sku)], cancellation);
        }
        catch (CatalogueUnavailableException)
        {
            return null; // Said in the answer: its prices are those last seen.
        }
    }
}
