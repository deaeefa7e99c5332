using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Options;
using ServerlessShop.Basket.Baskets;
using ServerlessShop.Basket.Catalogue;
using ServerlessShop.Basket.DiscountCodes;
using ServerlessShop.Basket.ShippingQuotes;
using ServerlessShop.Hosting;
using ServerlessShop.Hosting.Idempotency;
using ServerlessShop.Kernel;
using ServerlessShop.Persistence;

namespace ServerlessShop.Basket.CheckingOut;

/// <summary>
/// POST /baskets/{basketId}/checkout, by its visitor. A use of a discount code is reserved first, under the order's id,
/// and the basket checked out after: dying in between gives no discount away, and an hour later gives the use back.
/// </summary>
public sealed class CheckOutFunction(
    DocumentStore<ShoppingBasket, BasketEvent> baskets, DocumentStore<DiscountCode, DiscountEvent> codes,
    ICatalogue catalogue, QuoteSigning signing, IOptions<BasketOptions> options, TimeProvider clock)
{
    [Function("CheckOut")]
    [OpenToAll(HeedsTokens = true)]
    [Idempotent]
    public async Task<IResult> Post(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "baskets/{basketId}/checkout")] HttpRequest http,
        string basketId,
        CancellationToken cancellation)
    {
        var request = await http.Body<CheckOutRequest>(cancellation);
        if (!request.TryRead(out var wanted, out var invalid)) { return Problems.Invalid(invalid); }

        var by = Visitor.Of(http.HttpContext.User);
        if (by.Named(basketId) is not { } id) { return Visitor.NotTheirs.ToProblem(); }

        var basket = await baskets.Read(BasketDecider.KeyOf(id), cancellation);
        switch (CheckOut.BeforePricing(basket, id, by, wanted.Order, wanted.Wish))
        {
            case Decision<BasketEvent>.Rejected(var reason): return reason.ToProblem();
            case not null: return Accepted(id);
            default: break; // To be priced.
        }

        try
        {
            return await Offered(id, by, (ShoppingBasket.Open)basket, wanted, cancellation);
        }
        catch (CatalogueUnavailableException)
        {
            http.HttpContext.Response.Headers.RetryAfter = "2";
            return TypedResults.Problem(
                type: Problems.TypeOf("catalogue-unavailable"),
                title: "Prices cannot be checked at the moment, and nothing was ordered. Try again.",
                statusCode: StatusCodes.Status503ServiceUnavailable);
        }
    }

    private async Task<IResult> Offered(
        BasketId id, Visitor by, ShoppingBasket.Open basket, Wanted wanted, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        if (!QuotedShipping.TryTake(
            signing, wanted.ShippingQuote, basket.Lines, wanted.Delivery.ShipTo.Country, now, out var shipping, out var no))
        {
            return no.ToProblem();
        }

        var products = await catalogue.Find([.. basket.Lines.Select(line => line.Sku)], cancellation);
        var differences = Difference.Between(wanted.Lines, basket.Lines, products);
        if (differences.Any(line => line.Now is null || line.Because is "currency" or "out-of-stock"))
        {
            return Changed(wanted, differences, now: null, discount: null); // There is no price for this basket.
        }

        var offer = Offer.Of(basket.Lines, products, shipping, new VatRate(options.Value.ShippingVatBasisPoints));
        if (offer.Currency != shipping.Currency) { return ShippingQuote.ForAnotherConsignment.ToProblem(); }

        ReserveDiscount? reserve = null;
        if (wanted.Code is { } code)
        {
            reserve = new(wanted.Order, by.Customer ?? new CustomerId(id.Value), offer.Goods, now, id.Value);
            var (discount, objection) = await Asked(code, reserve, cancellation);
            if (objection is not null) { return Changed(wanted, differences, offer, objection); }
            offer = offer.With(code, discount!);
        }

        if (differences.Count > 0 || offer.Total.Minor != wanted.TotalMinor)
        {
            return Changed(wanted, differences, offer, discount: null);
        }

        if (reserve is not null)
        {
            var held = await codes.Transact(
                DiscountCodeDecider.KeyOf(wanted.Code!.Value), state => ReserveDiscount.Decide(state, reserve), cancellation);
            if (held is Outcome<DiscountCode>.Refused(var taken)) { return Changed(wanted, differences, offer, taken); }
        }

        var checkOut = new CheckOut(id, by, wanted.Order, wanted.Wish, offer, wanted.Delivery, now);
        var outcome = await baskets.Transact(
            BasketDecider.KeyOf(id), state => CheckOut.Decide(state, checkOut), cancellation);
        return outcome.ToHttp(_ => Accepted(id));
    }

    // What the code would grant, before it is known whether the buyer agrees to the rest.
    private async Task<(Money? Discount, Rejection? Objection)> Asked(
        CodeText text, ReserveDiscount reserve, CancellationToken cancellation)
    {
        var code = await codes.Read(DiscountCodeDecider.KeyOf(text), cancellation);
        return ReserveDiscount.Decide(code, reserve) switch
        {
            Decision<DiscountEvent>.Rejected(var reason) => (null, reason),
            Decision<DiscountEvent>.Accepted { Events: [DiscountEvent.UseReserved granted] } => (granted.Use.Discount, null),
            _ => (((DiscountCode.Issued)code).UseBy(reserve.Order)!.Discount, null),
        };
    }

    private static Microsoft.AspNetCore.Http.HttpResults.Accepted Accepted(BasketId id) =>
        TypedResults.Accepted($"/baskets/{id}/checkout");

    private static Microsoft.AspNetCore.Http.HttpResults.ProblemHttpResult Changed(
        Wanted wanted, IReadOnlyList<Difference> differences, Offer? now, Rejection? discount) => TypedResults.Problem(
        type: Problems.TypeOf(Difference.Code),
        title: "The basket costs something else than was shown. Nothing was ordered; agree to the new terms first.",
        statusCode: StatusCodes.Status409Conflict,
        extensions: new Dictionary<string, object?>
        {
            ["lines"] = differences,
            ["totalMinor"] = new { Seen = wanted.TotalMinor, Now = now?.Total.Minor },
            ["discount"] = discount is null ? null : new { discount.Code, discount.Because },
        });
}
