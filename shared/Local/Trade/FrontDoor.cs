using System.Collections.Concurrent;
using System.Text.Json;

namespace ServerlessShop.Local.Trade;

/// <summary>
/// Buys as people do: signs up or stays a guest, fills a basket, checks out at the catalogue's prices. Then the
/// warehouse sends the goods, and the carrier delivers them.
/// </summary>
internal sealed class FrontDoor(LocalPlatform platform, ShopClient staff, OrderFollowing follow)
{
    private readonly CustomerSignUp _signUp = new(platform);
    private readonly ConcurrentDictionary<Guid, Lazy<Task<string>>> _signedIn = new();

    /// <summary>Ends when the goods are delivered, or the order has come to another end.</summary>
    public async Task Buy(TradeOrder order, CancellationToken cancellation)
    {
        using var buyer = new ShopClient(platform, order.Customer is { } customer ? _ => SignedIn(customer, cancellation) : null);
        var basket = Guid.NewGuid();
        foreach (var line in order.Lines)
        {
            await buyer.Put($"baskets/{basket}/lines/{line.Sku}", new { line.Quantity }, cancellation);
        }

        var quotes = await buyer.Get($"baskets/{basket}/shipping-quotes?country=GB", cancellation);
        await buyer.Post($"baskets/{basket}/checkout", Checkout(order, quotes.GetProperty("items")[0]), cancellation);

        await follow.Confirmed(order.Id).WaitAsync(cancellation);
        if (follow.EndOf(order.Id).IsCompleted) { return; }

        var parcel = $"shipments/{order.Id}/parcels/1";
        await staff.PutWhenThere(parcel, new { Carrier = "Parcel Force", Tracking = $"PF{order.Invoice}" }, cancellation);
        await staff.Put($"{parcel}/delivery", new { Outcome = "delivered" }, cancellation);
    }

    private Task<string> SignedIn(Guid customer, CancellationToken cancellation) => _signedIn.GetOrAdd(
        customer,
        _ => new Lazy<Task<string>>(() => _signUp.Token($"{customer:N}@example.com", "A buyer of past trade", "correct horse battery staple", cancellation)))
        .Value;

    private static object Checkout(TradeOrder order, JsonElement quote) => new
    {
        OrderId = order.Id,
        Expected = new
        {
            TotalMinor = order.ValueMinor + quote.GetProperty("amountMinor").GetInt64(),
            Lines = order.Lines.Select(line => new { line.Sku, line.Quantity, line.UnitPriceMinor }),
        },
        PaymentToken = "tok_approve",
        Contact = new { Email = $"{order.Invoice}@example.com", Name = "A buyer of past trade", Language = "en" },
        ShipTo = new { Name = "A buyer of past trade", Street = "1 High Street", City = "London", PostalCode = "SW1A 1AA", Country = "GB" },
        ShippingQuote = quote.GetProperty("quote").GetString(),
    };
}
