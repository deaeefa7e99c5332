using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using ServerlessShop.Basket.Baskets;
using ServerlessShop.Hosting;
using ServerlessShop.Kernel;
using ServerlessShop.Persistence;

namespace ServerlessShop.Basket.ClaimingBasket;

/// <summary>PUT /baskets/{basketId}/owner, by a customer who was a guest until now. Repeating it finishes what died half-way.</summary>
public sealed class ClaimBasketFunction(DocumentStore<ShoppingBasket, BasketEvent> baskets)
{
    [Function("ClaimBasket")]
    [RequiresRole("customer")]
    public async Task<IResult> Put(
        [HttpTrigger(AuthorizationLevel.Anonymous, "put", Route = "baskets/{basketId}/owner")] HttpRequest http,
        string basketId,
        CancellationToken cancellation)
    {
        var by = Visitor.Of(http.HttpContext.User);
        if (by.Customer is not { } customer || by.Named(basketId) is not { } guest) { return Visitor.NotTheirs.ToProblem(); }

        var claimed = await baskets.Transact(
            BasketDecider.KeyOf(guest), basket => ClaimBasket.Decide(basket, new(guest, customer)), cancellation);
        if (claimed is not Outcome<ShoppingBasket>.Settled(ShoppingBasket.Claimed tombstone))
        {
            return claimed.ToHttp(_ => Visitor.NotTheirs.ToProblem());
        }

        var merge = new MergeBasket(customer, guest, tombstone.Lines);
        var merged = await baskets.Transact(
            BasketDecider.KeyOf(BasketId.Of(customer)), basket => MergeBasket.Decide(basket, merge), cancellation);
        return merged.ToHttp(_ => TypedResults.NoContent());
    }
}
