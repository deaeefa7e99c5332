using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using static ServerlessShop.WholeShop.Specs.RunningShop;

namespace ServerlessShop.WholeShop.Specs;

/// <summary>People buy as people do, through the gateway and all contexts, from the basket to the mail that it has arrived.</summary>
[Collection(nameof(WholeShop))]
public sealed class FrontDoorSpec(RunningShop shop)
{
    [Fact]
    public async Task A_customer_signs_up_buys_is_mailed_each_step_once_and_sees_the_order_which_others_do_not()
    {
        var (ada, order, before) = (await Shopper.SignedUp(shop), Guid.NewGuid(), await shop.StockOf(Mug));
        await ada.Take(Mug, 2, 12_00);
        var quote = await ada.Quote();
        using var placed = await ada.SendPatiently(ada.Checkout(order, quote, "tok_approve"), "the-only-key");
        Assert.Equal(HttpStatusCode.Accepted, placed.StatusCode);

        await shop.Confirmed(order);
        Assert.Equal("confirmed", await ada.StatusText());
        await shop.Deliver(order);

        var total = 24_00 + quote.GetProperty("amountMinor").GetInt64();
        var page = await WholePage(order, ada);
        Assert.Equal("completed", page.GetProperty("order").GetProperty("status").GetString());
        Assert.Equal(total, page.GetProperty("order").GetProperty("capturedMinor").GetInt64());
        Assert.Equal("captured", page.GetProperty("payment").GetProperty("status").GetString());
        Assert.Equal("delivered", page.GetProperty("shipment").GetProperty("status").GetString());
        using var toBob = await shop.Send(HttpMethod.Get, $"order-pages/{order}", await shop.TokenOf("bob", "customers"));
        await toBob.IsProblem(HttpStatusCode.NotFound, "order-unknown");

        Assert.Equal(
            [
                $"A parcel of your order {order} is on its way", $"Your order {order}", $"Your order {order} has arrived",
                $"Your order {order} is confirmed",
            ],
            (await shop.MailsTo(ada.Email)).Order(StringComparer.Ordinal));
        Assert.Equal(["authorized", "captured"], await shop.LedgerOf(order));
        Assert.Equal((before.OnHand - 2, before.Reserved, before.Sold + 2), await shop.StockOf(Mug));
        Assert.Empty((await shop.Get(ada.Basket, ada.Token)).GetProperty("lines").EnumerateArray());
    }

    [Fact]
    public async Task A_checkout_is_sent_under_a_key_and_sent_again_it_is_the_same_one()
    {
        var (ada, order) = (await Shopper.SignedUp(shop), Guid.NewGuid());
        await ada.Take(Mug, 1, 12_00);
        var quote = await ada.Quote();
        var checkout = ada.Checkout(order, quote, "tok_approve");

        using (var keyless = await ada.Send(checkout, key: null))
        {
            await keyless.IsProblem(HttpStatusCode.BadRequest, "idempotency-key-missing");
        }

        using var first = await ada.SendPatiently(checkout, "a-key");
        await shop.Confirmed(order);
        using var again = await ada.SendPatiently(checkout, "a-key");
        Assert.Equal((HttpStatusCode.Accepted, HttpStatusCode.Accepted), (first.StatusCode, again.StatusCode));
        Assert.Equal(first.Headers.Location, again.Headers.Location);
        Assert.Equal(await first.Content.ReadAsStringAsync(), await again.Content.ReadAsStringAsync());
        using (var other = await ada.SendPatiently(ada.Checkout(Guid.NewGuid(), quote, "tok_approve"), "a-key"))
        {
            await other.IsProblem(HttpStatusCode.UnprocessableEntity, "idempotency-key-reused");
        }

        Assert.Equal(["authorized"], await shop.LedgerOf(order));
        await shop.Deliver(order);
        Assert.Equal(["authorized", "captured"], await shop.LedgerOf(order));
        Assert.Equal(4, (await shop.MailsTo(ada.Email)).Count);
    }

    [Fact]
    public async Task Who_waits_for_a_checkout_is_told_only_what_is_new()
    {
        var guest = Shopper.Guest(shop);
        await guest.Take(Mug, 1, 12_00);
        var order = await guest.Buy();
        await shop.Confirmed(order);

        using var confirmed = await guest.Status();
        var tag = $"{confirmed.Headers.ETag}";
        using var same = await guest.Status(tag);
        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.NotModified), (confirmed.StatusCode, same.StatusCode));
        Assert.Empty(await same.Content.ReadAsByteArrayAsync());

        await shop.Deliver(order);
        using var delivered = await guest.Status(tag);
        Assert.Equal(HttpStatusCode.OK, delivered.StatusCode);
        Assert.Equal("delivered", (await delivered.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("status").GetString());
        Assert.NotEqual(tag, $"{delivered.Headers.ETag}");
    }

    [Fact]
    public async Task A_guests_card_is_declined_and_nothing_is_held_or_charged()
    {
        var (guest, before) = (Shopper.Guest(shop), await shop.StockOf(Mug));
        await guest.Take(Mug, 3, 12_00);

        var order = await guest.Buy("tok_decline");
        await shop.Ended(order);

        Assert.Equal("declined", await guest.StatusText());
        Assert.Equal(["declined"], await shop.LedgerOf(order));
        Assert.Equal(before, await shop.StockOf(Mug));
        Assert.Contains($"Your payment for order {order} did not go through", await shop.MailsTo(guest.Email));
    }

    [Fact]
    public async Task A_price_that_changes_in_the_basket_is_told_and_not_charged_until_it_is_agreed_to()
    {
        var guest = Shopper.Guest(shop);
        await Price(Clock, 3_75);
        await guest.Take(Clock, 2, 3_75);
        var (order, quote) = (Guid.NewGuid(), await guest.Quote());
        await Price(Clock, 4_25);

        using var changed = await guest.SendPatiently(guest.Checkout(order, quote, "tok_approve"), "first");

        var difference = Assert.Single(
            (await changed.IsProblem(HttpStatusCode.Conflict, "checkout-changed")).GetProperty("lines").EnumerateArray());
        Assert.Equal("price", difference.GetProperty("because").GetString());
        Assert.Equal(3_75, difference.GetProperty("seen").GetProperty("unitPriceMinor").GetInt64());
        Assert.Equal(4_25, difference.GetProperty("now").GetProperty("unitPriceMinor").GetInt64());
        using (var none = await shop.Send(HttpMethod.Get, $"orders/{order}", await shop.TokenOf("sally")))
        {
            await none.IsProblem(HttpStatusCode.NotFound, "order-unknown");
        }

        Assert.Empty(await shop.LedgerOf(order));

        await guest.Take(Clock, 2, 4_25);
        using var agreed = await guest.SendPatiently(guest.Checkout(order, quote, "tok_approve"), "second");
        Assert.True(agreed.StatusCode == HttpStatusCode.Accepted, await agreed.Content.ReadAsStringAsync());
        await shop.Confirmed(order);
        await shop.Deliver(order);
        Assert.Equal(["authorized", "captured"], await shop.LedgerOf(order));
    }

    [Fact]
    public async Task Without_the_catalogue_baskets_work_on_at_the_prices_last_seen_and_nothing_is_bought()
    {
        var guest = Shopper.Guest(shop);
        await guest.Take(Mug, 1, 12_00);
        var (order, quote) = (Guid.NewGuid(), await guest.Quote());
        await shop.Platform.Host!.SetInstances("catalog", 0);
        try
        {
            using var unsure = await guest.Send(guest.Checkout(order, quote, "tok_approve"), "while-it-is-down");
            await unsure.IsProblem(HttpStatusCode.ServiceUnavailable, "catalogue-unavailable");

            await guest.Take(Mug, 2, 12_00);
            var basket = await shop.Get(guest.Basket, guest.Token);
            Assert.Equal("lastSeen", basket.GetProperty("prices").GetString());
            Assert.Equal(24_00, basket.GetProperty("goodsMinor").GetInt64());
        }
        finally
        {
            await shop.Platform.Host.SetInstances("catalog", 1);
        }

        // As any client would: until the catalogue answers again.
        await guest.SeesPrices();
        using var bought = await guest.SendPatiently(guest.Checkout(order, await guest.Quote(), "tok_approve"), "when-it-is-back");
        Assert.True(bought.StatusCode == HttpStatusCode.Accepted, await bought.Content.ReadAsStringAsync());
        await shop.Confirmed(order);
        await shop.Deliver(order);
        Assert.Equal(["authorized", "captured"], await shop.LedgerOf(order));
    }

    /// <summary>The page does without a part that does not come in time; whoever wants it loads the page again.</summary>
    private async Task<JsonElement> WholePage(Guid order, Shopper shopper)
    {
        JsonElement page = default;
        await Eventually.Holds("the page is whole", async () =>
        {
            page = await shop.Get($"order-pages/{order}", shopper.Token);
            return page.GetProperty("payment").ValueKind == JsonValueKind.Object
                && page.GetProperty("shipment").ValueKind == JsonValueKind.Object;
        });
        return page;
    }

    /// <summary>The catalogue's staff says what it costs from now on.</summary>
    private async Task Price(string sku, long minor)
    {
        using var read = await shop.Send(HttpMethod.Get, $"products/{sku}", token: null, body: null, ("Cache-Control", "no-cache"));
        var product = await read.Content.ReadFromJsonAsync<JsonElement>();
        using var body = JsonContent.Create(
            new
            {
                Name = product.GetProperty("name").GetString(), PriceMinor = minor, Currency = "GBP",
                CategoryId = product.TryGetProperty("categoryId", out var category) ? category.GetString() : null,
            },
            options: JsonSerializerOptions.Web);
        using var priced = await shop.Send(
            HttpMethod.Put, $"products/{sku}", await shop.TokenOf("carl"), body, ("If-Match", $"{read.Headers.ETag}"));
        Assert.True(priced.StatusCode == HttpStatusCode.OK, await priced.Content.ReadAsStringAsync());
    }
}
