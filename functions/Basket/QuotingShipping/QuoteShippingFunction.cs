using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Options;
using ServerlessShop.Basket.Baskets;
using ServerlessShop.Basket.Catalogue;
using ServerlessShop.Basket.CheckingOut;
using ServerlessShop.Basket.ShippingQuotes;
using ServerlessShop.Hosting;
using ServerlessShop.Kernel;
using ServerlessShop.Persistence;

namespace ServerlessShop.Basket.QuotingShipping;

/// <summary>GET /baskets/{basketId}/shipping-quotes?country=DE: what sending this basket there costs, signed and for a while.</summary>
public sealed class QuoteShippingFunction(
    DocumentStore<ShoppingBasket, BasketEvent> baskets, ICatalogue catalogue, QuoteSigning signing,
    IOptions<BasketOptions> options, TimeProvider clock)
{
    private static readonly Dictionary<string, string[]> _noCountry = new() { ["country"] = ["ISO 3166-1, two letters: DE."] };

    [Function("QuoteShipping")]
    [OpenToAll(HeedsTokens = true)]
    public async Task<IResult> Get(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "baskets/{basketId}/shipping-quotes")] HttpRequest http,
        string basketId,
        CancellationToken cancellation)
    {
        if (Destination.From(http.Query["country"]) is not { } country) { return Problems.Invalid(_noCountry); }

        var by = Visitor.Of(http.HttpContext.User);
        if (by.Named(basketId) is not { } id) { return Visitor.NotTheirs.ToProblem(); }

        var basket = await baskets.Read(BasketDecider.KeyOf(id), cancellation);
        if (by.ObjectionTo(id, basket) is { } objection) { return objection.ToProblem(); }
        if (basket is not ShoppingBasket.Open { Lines: { Count: > 0 } lines }) { return CheckOut.Empty.ToProblem(); }

        try
        {
            return await AllWays(lines, country, cancellation);
        }
        catch (CatalogueUnavailableException)
        {
            http.HttpContext.Response.Headers.RetryAfter = "2";
            return TypedResults.Problem(
                type: Problems.TypeOf("catalogue-unavailable"),
                title: "What is in this basket cannot be priced at the moment. Try again.",
                statusCode: StatusCodes.Status503ServiceUnavailable);
        }
    }

    private async Task<IResult> AllWays(ValueList<BasketLine> lines, string country, CancellationToken cancellation)
    {
        var currency = lines.Select(line => line.Seen?.Price.Currency).FirstOrDefault(known => known is not null)
            ?? await CurrencyOf(lines, cancellation);
        var until = clock.GetUtcNow().AddMinutes(options.Value.QuoteMinutes);
        var quotes = ShippingTariff.Methods
            .Select(method => Quote(method, QuotedShipping.Consignment(lines, country, method), currency, until))
            .OfType<Quoted>()
            .ToArray();
        return quotes.Length > 0
            ? TypedResults.Json(new Answer(quotes), Json.Options)
            : ShippingTariff.NoTariff.ToProblem();
    }

    private async Task<string?> CurrencyOf(ValueList<BasketLine> lines, CancellationToken cancellation)
    {
        var products = await catalogue.Find([.. lines.Select(line => line.Sku)], cancellation);
        return products.Values.FirstOrDefault()?.Price.Currency;
    }

    private Quoted? Quote(string method, Consignment consignment, string? currency, DateTimeOffset until) =>
        currency is not null && ShippingTariff.For(consignment, currency) is { } amount
            ? new(
                method, amount.Minor, amount.Currency, until,
                signing.Sign(new ShippingQuote(amount, consignment.Fingerprint(), until)))
            : null;

    public sealed record Answer(IReadOnlyList<Quoted> Items);

    public sealed record Quoted(string Method, long AmountMinor, string Currency, DateTimeOffset ExpiresAt, string Quote);
}
