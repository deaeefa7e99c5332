using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using ServerlessShop.Local.Trade;

namespace ServerlessShop.WholeShop.Specs;

/// <summary>Somebody at the shop's front door: a guest, or a customer who has signed up.</summary>
internal sealed class Shopper
{
    private readonly RunningShop _shop;
    private readonly string _name;
    private readonly List<(string Sku, int Quantity, long UnitPriceMinor)> _lines = [];

    private Shopper(RunningShop shop, string name, string email, string? token)
    {
        (_shop, _name, Email, Token) = (shop, name, email, token);
        Basket = token is null ? $"baskets/{Guid.NewGuid()}" : "baskets/mine";
    }

    /// <summary>Nobody else's.</summary>
    public string Email { get; }

    public string? Token { get; }

    public string Basket { get; }

    public static Shopper Guest(RunningShop shop) => new(shop, "A guest", NewEmail(), token: null);

    public static async Task<Shopper> SignedUp(RunningShop shop, string name = "Ada Buyer")
    {
        var email = NewEmail();
        var token = await new CustomerSignUp(shop.Platform).Token(
            email, name, "correct horse battery staple", CancellationToken.None);
        return new(shop, name, email, token);
    }

    /// <summary>Ends when the basket shows today's prices: the catalogue was asked and has answered in time.</summary>
    public Task SeesPrices() => Eventually.Holds("prices are current", async () =>
        (await _shop.Get(Basket, Token)).GetProperty("prices").GetString() == "current");

    /// <summary>Puts so many pieces into the basket, which are thought to cost so much each.</summary>
    public async Task Take(string sku, int quantity, long unitPriceMinor)
    {
        await _shop.Done(HttpMethod.Put, $"{Basket}/lines/{sku}", Token, new { quantity });
        _lines.RemoveAll(line => line.Sku == sku);
        _lines.Add((sku, quantity, unitPriceMinor));
    }

    /// <summary>The first method of shipping that is offered.</summary>
    public async Task<JsonElement> Quote() =>
        (await _shop.Get($"{Basket}/shipping-quotes?country=GB", Token)).GetProperty("items")[0];

    public object Checkout(Guid order, JsonElement quote, string paymentToken) => new
    {
        OrderId = order,
        Expected = new
        {
            TotalMinor = _lines.Sum(line => line.Quantity * line.UnitPriceMinor) + quote.GetProperty("amountMinor").GetInt64(),
            Lines = _lines.Select(line => new { line.Sku, line.Quantity, line.UnitPriceMinor }),
        },
        PaymentToken = paymentToken,
        Contact = new { Email, Name = _name, Language = "en" },
        ShipTo = new { Name = _name, Street = "1 High Street", City = "London", PostalCode = "SW1A 1AA", Country = "GB" },
        ShippingQuote = quote.GetProperty("quote").GetString(),
    };

    public async Task<HttpResponseMessage> Send(object checkout, string? key)
    {
        (string, string)[] headers = key is null ? [] : [("Idempotency-Key", key)];
        return await _shop.Send(
            HttpMethod.Post, $"{Basket}/checkout", Token, JsonContent.Create(checkout, options: JsonSerializerOptions.Web), headers);
    }

    /// <summary>As any client sends it: while it is told to try again, it does, under the same key.</summary>
    public async Task<HttpResponseMessage> SendPatiently(object checkout, string key)
    {
        HttpResponseMessage? answer = null;
        await Eventually.Holds("the checkout is answered for good", async () =>
        {
            answer?.Dispose();
            answer = await Send(checkout, key);
            return answer.StatusCode != HttpStatusCode.ServiceUnavailable;
        });
        return answer!;
    }

    /// <summary>Checks out what is in the basket; the order is under way.</summary>
    public async Task<Guid> Buy(string paymentToken = "tok_approve")
    {
        var order = Guid.NewGuid();
        using var answer = await SendPatiently(Checkout(order, await Quote(), paymentToken), $"{Guid.NewGuid()}");
        Assert.True(answer.StatusCode == HttpStatusCode.Accepted, await answer.Content.ReadAsStringAsync());
        return order;
    }

    /// <summary>How far the checkout is; 304 and nothing else under a tag that still holds.</summary>
    public Task<HttpResponseMessage> Status(string? seen = null)
    {
        (string, string)[] headers = seen is null ? [] : [("If-None-Match", seen)];
        return _shop.Send(HttpMethod.Get, $"{Basket}/checkout", Token, body: null, headers);
    }

    public async Task<string?> StatusText() =>
        (await _shop.Get($"{Basket}/checkout", Token)).GetProperty("status").GetString();

    private static string NewEmail() => $"{Guid.NewGuid():N}@example.com";
}
