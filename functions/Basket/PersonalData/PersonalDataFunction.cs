using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using ServerlessShop.Basket.Baskets;
using ServerlessShop.Basket.DiscountCodes;
using ServerlessShop.Hosting;
using ServerlessShop.Kernel;
using ServerlessShop.Persistence;

namespace ServerlessShop.Basket.PersonalData;

/// <summary>
/// What is kept of a customer, told and erased at the word of Customers. A guest's basket is nobody's that is known; it is
/// forgotten by itself.
/// </summary>
public sealed class PersonalDataFunction(
    DocumentStore<ShoppingBasket, BasketEvent> baskets, DocumentStore<DiscountCode, DiscountEvent> codes)
{
    private const string Context = "basket";
    private const int CodesMax = 1_000;

    [Function("ExportPersonalData")]
    [RequiresRole("privacy")]
    public async Task<IResult> Export(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "baskets/personal-data/{customerId:guid}")] HttpRequest http,
        Guid customerId,
        CancellationToken cancellation)
    {
        var customer = new CustomerId(customerId);
        var items = new List<object>();
        foreach (var (id, basket) in await BasketsOf(customer, cancellation))
        {
            var lines = (basket as ShoppingBasket.Open)?.Lines ?? ((ShoppingBasket.Claimed)basket).Lines;
            items.Add(new
            {
                Kind = "basket",
                BasketId = id.Value,
                Lines = lines.Select(line => new { Sku = line.Sku.Code, Quantity = line.Quantity.Units }),
            });
            items.AddRange(basket.Remembered.Select(checkout => new
            {
                Kind = "checkout", OrderId = checkout.Order.Value, checkout.Status, TotalMinor = checkout.Total.Minor,
                checkout.Total.Currency, DiscountCode = checkout.Discount?.Value, checkout.At,
            }));
        }

        items.AddRange(
            from code in await UsedBy(customer, cancellation)
            from use in code.Uses
            where use.Customer == customer
            select new
            {
                Kind = "discount", Code = code.Code.Value, OrderId = use.Order.Value, DiscountMinor = use.Discount.Minor,
                use.Discount.Currency,
            });
        return TypedResults.Json(new { Context, Items = items }, Json.Options);
    }

    [Function("ErasePersonalData")]
    [RequiresRole("privacy")]
    public async Task<IResult> Erase(
        [HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = "baskets/personal-data/{customerId:guid}")] HttpRequest http,
        Guid customerId,
        CancellationToken cancellation)
    {
        var customer = new CustomerId(customerId);
        var erased = 0;

        // The customer's own basket comes last: it knows the others, and dying in between must not lose them.
        foreach (var (id, _) in (await BasketsOf(customer, cancellation)).Reverse())
        {
            var outcome = await baskets.Transact(
                BasketDecider.KeyOf(id), basket => EraseBasket.Decide(basket, new(customer)), cancellation);
            if (outcome is Outcome<ShoppingBasket>.Refused(var reason)) { return reason.ToProblem(); }
            erased++;
        }

        var kept = 0;
        foreach (var code in await UsedBy(customer, cancellation))
        {
            kept += code.UsesOf(customer);
            await codes.Transact(
                DiscountCodeDecider.KeyOf(code.Code), state => ForgetCustomer.Decide(state, new(customer)), cancellation);
        }

        return TypedResults.Json(
            new
            {
                Context,
                Erased = erased,
                Kept = kept,
                KeptBecause = kept > 0 ? "How often a discount code was used is kept, without who used it." : null,
            },
            Json.Options);
    }

    // The customer's own first, then the guests' baskets that went into it.
    private async Task<IReadOnlyList<(BasketId Id, ShoppingBasket Basket)>> BasketsOf(
        CustomerId customer, CancellationToken cancellation)
    {
        var own = await baskets.Read(BasketDecider.KeyOf(BasketId.Of(customer)), cancellation);
        var found = new List<(BasketId, ShoppingBasket)>();
        if (own is not ShoppingBasket.Open open) { return found; }

        found.Add((open.Id, open));
        foreach (var id in open.Merged)
        {
            var guests = await baskets.Read(BasketDecider.KeyOf(id), cancellation);
            if (guests is ShoppingBasket.Claimed claimed && claimed.By == customer) { found.Add((id, guests)); }
        }

        return found;
    }

    private async Task<IReadOnlyList<DiscountCode.Issued>> UsedBy(CustomerId customer, CancellationToken cancellation)
    {
        var issued = await codes.Find("kind", DiscountCodeDecider.Kind, CodesMax, cancellation);
        return [.. issued.OfType<DiscountCode.Issued>().Where(code => code.UsesOf(customer) > 0)];
    }
}
