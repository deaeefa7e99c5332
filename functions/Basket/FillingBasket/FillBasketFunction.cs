using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using ServerlessShop.Basket.Baskets;
using ServerlessShop.Basket.Catalogue;
using ServerlessShop.Hosting;
using ServerlessShop.Kernel;
using ServerlessShop.Persistence;

namespace ServerlessShop.Basket.FillingBasket;

/// <summary>What is put into a basket and taken out of it, by its visitor.</summary>
public sealed class FillBasketFunction(DocumentStore<ShoppingBasket, BasketEvent> baskets, ICatalogue catalogue)
{
    private static readonly Dictionary<string, string[]> _noSku = new() { ["sku"] = ["1 to 20 letters and digits."] };

    [Function("SetBasketLine")]
    [OpenToAll(HeedsTokens = true)]
    public async Task<IResult> Set(
        [HttpTrigger(AuthorizationLevel.Anonymous, "put", Route = "baskets/{basketId}/lines/{sku}")] HttpRequest http,
        string basketId,
        string sku,
        CancellationToken cancellation)
    {
        var request = await http.Body<Request>(cancellation);
        if (Sku.From(sku) is not { } wanted) { return Problems.Invalid(_noSku); }
        if (request.Quantity == 0) { return await Transact(http, basketId, Removal(wanted), cancellation); }

        if (Quantity.From(request.Quantity) is not { } quantity)
        {
            return Problems.Invalid(new Dictionary<string, string[]> { ["quantity"] = [$"From 0 to {Quantity.UnitsMax}."] });
        }

        var (isListed, seen) = await Ask(wanted, cancellation);
        return isListed
            ? await Transact(
                http, basketId, (id, by) => basket => SetLine.Decide(basket, new(id, by, wanted, quantity, seen)), cancellation)
            : SetLine.NotListed.ToProblem();
    }

    [Function("RemoveBasketLine")]
    [OpenToAll(HeedsTokens = true)]
    public async Task<IResult> Remove(
        [HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = "baskets/{basketId}/lines/{sku}")] HttpRequest http,
        string basketId,
        string sku,
        CancellationToken cancellation) =>
        Sku.From(sku) is { } unwanted
            ? await Transact(http, basketId, Removal(unwanted), cancellation)
            : Problems.Invalid(_noSku);

    [Function("EmptyBasket")]
    [OpenToAll(HeedsTokens = true)]
    public Task<IResult> Empty(
        [HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = "baskets/{basketId}")] HttpRequest http,
        string basketId,
        CancellationToken cancellation) =>
        Transact(http, basketId, (id, by) => basket => EmptyBasket.Decide(basket, new(id, by)), cancellation);

    private static Func<BasketId, Visitor, Func<ShoppingBasket, Decision<BasketEvent>>> Removal(Sku sku) =>
        (id, by) => basket => RemoveLine.Decide(basket, new(id, by, sku));

    private async Task<IResult> Transact(
        HttpRequest http, string basketId, Func<BasketId, Visitor, Func<ShoppingBasket, Decision<BasketEvent>>> decide,
        CancellationToken cancellation)
    {
        var by = Visitor.Of(http.HttpContext.User);
        if (by.Named(basketId) is not { } id) { return Visitor.NotTheirs.ToProblem(); }

        var outcome = await baskets.Transact(
            BasketDecider.KeyOf(id), decide(id, by), cancellation);
        return outcome.ToHttp(_ => TypedResults.NoContent());
    }

    // While the catalogue is down a basket takes what it is told; checking out will know better.
    private async Task<(bool IsListed, SeenProduct? Seen)> Ask(Sku sku, CancellationToken cancellation)
    {
        try
        {
            var found = await catalogue.Find([sku], cancellation);
            return found.TryGetValue(sku, out var product) ? (true, new(product.Name, product.Price)) : (false, null);
        }
        catch (CatalogueUnavailableException)
        {
            return (true, null);
        }
    }

    public sealed record Request(long Quantity);
}
