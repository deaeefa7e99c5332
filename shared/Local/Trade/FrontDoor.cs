using System.Collections.Concurrent;
using System.Text.Json;

namespace ServerlessShop.Local.Trade;

/// <summary>
/// Buys as people do: fills a basket as a guest, signs in to claim it or stays one, checks out at the catalogue's prices. Then the
/// warehouse sends the goods, and the carrier delivers them.
/// </summary>
internal sealed class FrontDoor(LocalPlatform platform, ShopClient staff, OrderFollowing follow)
{
    private const string Own = "baskets/mine";
    private static readonly TimeSpan _look = TimeSpan.FromMilliseconds(100);

    private readonly ConcurrentDictionary<Guid, SemaphoreSlim> _turns = new();
    private readonly CustomerSignUp _signUp = new(platform);
    private readonly ConcurrentDictionary<Guid, Lazy<Task<string>>> _signedIn = new();

    /// <summary>Ends when the goods are delivered, or the order has come to another end.</summary>
    public async Task Buy(TradeOrder order, CancellationToken cancellation)
    {
        using var guest = new ShopClient(platform, token: null);
        var basket = $"baskets/{Guid.NewGuid()}";
        foreach (var line in order.Lines)
        {
            await guest.Put($"{basket}/lines/{line.Sku}", new { line.Quantity }, cancellation);
        }

        if (order.Customer is { } customer) { await CheckOutAs(customer, basket, order, cancellation); }
        else { await CheckOut(guest, basket, order, cancellation); }

        await follow.Confirmed(order.Id).WaitAsync(cancellation);
        if (follow.EndOf(order.Id).IsCompleted) { return; }

        var parcel = $"shipments/{order.Id}/parcels/1";
        await staff.PutWhenThere(parcel, new { Carrier = "Parcel Force", Tracking = $"PF{order.Invoice}" }, cancellation);
        await staff.Put($"{parcel}/delivery", new { Outcome = "delivered" }, cancellation);
    }

    /// <summary>Signs in with a full basket. A customer has one of their own, so their orders come one after the other.</summary>
    private async Task CheckOutAs(Guid customer, string basket, TradeOrder order, CancellationToken cancellation)
    {
        using var buyer = new ShopClient(platform, _ => SignedIn(customer, cancellation));
        var turn = _turns.GetOrAdd(customer, _ => new SemaphoreSlim(1));
        await turn.WaitAsync(cancellation);
        try
        {
            await buyer.Put($"{basket}/owner", new { }, cancellation);
            await CheckOut(buyer, Own, order, cancellation);

            string? status;
            while ((status = (await buyer.Get($"{Own}/checkout", cancellation)).GetProperty("status").GetString())
                is "submitted" or "placed")
            {
                await Task.Delay(_look, cancellation);
            }

            if (status is not ("refused" or "declined" or "expired" or "cancelled")) { return; }

            // What came to nothing stays in the basket, and would be bought with the next order.
            foreach (var line in order.Lines)
            {
                await buyer.Put($"{Own}/lines/{line.Sku}", new { Quantity = 0 }, cancellation);
            }
        }
        finally
        {
            turn.Release();
        }
    }

    private static async Task CheckOut(ShopClient buyer, string basket, TradeOrder order, CancellationToken cancellation)
    {
        var quotes = await buyer.Get($"{basket}/shipping-quotes?country=GB", cancellation);
        await buyer.Post($"{basket}/checkout", Checkout(order, quotes.GetProperty("items")[0]), cancellation);
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
