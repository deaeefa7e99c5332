using System.Net.Http.Json;
using System.Text.Json;
using ServerlessShop.Local.Trade;

namespace ServerlessShop.Security.Specs;

/// <summary>
/// What the owner has besides the completed order: a basket that was checked out once and filled again, one that was a
/// guest's, and two returns of the order.
/// </summary>
internal sealed record OwnersThings(Guid Basket, Guid GuestsBasket, Guid InspectedReturn, Guid WaitingReturn)
{
    private const string Returning = "ordering PUT /orders/{orderId}/returns/{returnId}";

    public static async Task<OwnersThings> Get(SecuredShop shop)
    {
        var things = new OwnersThings(
            (await Read(shop, "baskets/mine")).GetProperty("basketId").GetGuid(), Guid.NewGuid(), Guid.NewGuid(), Guid.NewGuid());

        await things.CheckOut(shop);
        await Do(shop, HttpMethod.Put, $"baskets/{things.Basket}/lines/{SecuredShop.Lantern}", "alice", """{"quantity":1}""");

        foreach (var one in new[] { things.InspectedReturn, things.WaitingReturn })
        {
            await Do(shop, HttpMethod.Put, $"orders/{shop.Order}/returns/{one}", "alice", shop.BodyOf(Returning));
        }

        var inspected = $"orders/{shop.Order}/returns/{things.InspectedReturn}";
        await Do(shop, HttpMethod.Put, $"{inspected}/receipt", "wanda", "{}");
        await Do(shop, HttpMethod.Put, $"{inspected}/inspection", "wanda", shop.BodyOf($"{Returning}/inspection"));
        await Quiet.Wait(shop.Platform, CancellationToken.None);
        return things;
    }

    private async Task CheckOut(SecuredShop shop)
    {
        await Do(shop, HttpMethod.Put, $"baskets/{GuestsBasket}/lines/{SecuredShop.Lantern}", null, """{"quantity":2}""");
        await Do(shop, HttpMethod.Put, $"baskets/{GuestsBasket}/owner", "alice", "{}");

        var goods = (await Read(shop, $"baskets/{Basket}")).GetProperty("goodsMinor").GetInt64();
        var shipping = (await Read(shop, $"baskets/{Basket}/shipping-quotes?country=GB")).GetProperty("items")[0];
        var who = new { Name = "Alice", Email = "alice@example.com", Language = "en" };
        var wish = JsonSerializer.Serialize(
            new
            {
                OrderId = Guid.NewGuid(),
                Expected = new
                {
                    TotalMinor = goods + shipping.GetProperty("amountMinor").GetInt64(),
                    Lines = new[] { new { Sku = SecuredShop.Lantern, Quantity = 2, UnitPriceMinor = goods / 2 } },
                },
                PaymentToken = "tok_approve",
                Contact = who,
                ShipTo = new { who.Name, Street = "1 High Street", City = "London", PostalCode = "N1 9GU", Country = "GB" },
                ShippingQuote = shipping.GetProperty("quote").GetString(),
            },
            JsonSerializerOptions.Web);
        await Do(shop, HttpMethod.Post, $"baskets/{Basket}/checkout", "alice", wish, ("Idempotency-Key", $"{Guid.NewGuid()}"));
        await Quiet.Wait(shop.Platform, CancellationToken.None);
        Assert.Equal("confirmed", (await Read(shop, $"baskets/{Basket}/checkout")).GetProperty("status").GetString());
    }

    private static async Task<JsonElement> Read(SecuredShop shop, string path)
    {
        using var answer = await shop.Send(HttpMethod.Get, path, shop.TokenOf("alice"));
        Assert.True(answer.IsSuccessStatusCode, $"{path}: {answer.StatusCode} {await answer.Content.ReadAsStringAsync()}");
        return await answer.Content.ReadFromJsonAsync<JsonElement>();
    }

    private static async Task Do(
        SecuredShop shop, HttpMethod method, string path, string? user, string body, params (string, string)[] headers)
    {
        using var content = new StringContent(body, System.Text.Encoding.UTF8, "application/json");
        using var answer = await shop.Send(method, path, user is null ? null : shop.TokenOf(user), content, headers);
        Assert.True(answer.IsSuccessStatusCode, $"{method} {path}: {answer.StatusCode} {await answer.Content.ReadAsStringAsync()}");
    }
}
