using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using static ServerlessShop.WholeShop.Specs.RunningShop;

namespace ServerlessShop.WholeShop.Specs;

/// <summary>What a purchase may come to besides its arrival: cancelled, given back, or paid only after a while.</summary>
[Collection(nameof(WholeShop))]
public sealed class AfterTheCheckoutSpec(RunningShop shop)
{
    private static readonly object _because = new { Because = "Changed my mind" };

    [Fact]
    public async Task Cancelled_before_it_left_the_money_is_let_go_and_the_stock_is_back()
    {
        var (ada, before) = (await Shopper.SignedUp(shop), await shop.StockOf(Mug));
        await ada.Take(Mug, 2, 12_00);
        var order = await ada.Buy();
        await shop.Confirmed(order);

        await shop.Done(HttpMethod.Put, $"orders/{order}/cancellation", ada.Token, _because);
        await shop.Ended(order);

        Assert.Equal("cancelled", await StatusOf(order, ada));
        Assert.Equal("cancelled", await ada.StatusText());
        Assert.Equal(["authorized", "voided"], await shop.LedgerOf(order));
        Assert.Equal(before, await shop.StockOf(Mug));
        using var tooLate = await shop.Send(
            HttpMethod.Put, $"shipments/{order}/parcels/1", await shop.TokenOf("wanda"), Json(new { Carrier = "DHL", Tracking = "1" }));
        await tooLate.IsProblem(HttpStatusCode.Conflict, "shipping-stopped");
    }

    [Fact]
    public async Task What_has_left_is_not_cancelled_and_others_orders_are_not_there_to_be()
    {
        var ada = await Shopper.SignedUp(shop);
        await ada.Take(Mug, 1, 12_00);
        var order = await ada.Buy();
        await shop.Confirmed(order);
        using (var others = await shop.Send(
            HttpMethod.Put, $"orders/{order}/cancellation", await shop.TokenOf("bob", "customers"), Json(_because)))
        {
            await others.IsProblem(HttpStatusCode.NotFound, "order-unknown");
        }

        await shop.Deliver(order);
        using var tooLate = await shop.Send(HttpMethod.Put, $"orders/{order}/cancellation", ada.Token, Json(_because));

        await tooLate.IsProblem(HttpStatusCode.Conflict, "order-too-late-to-cancel");
        Assert.Equal("completed", await StatusOf(order, ada));
        Assert.Equal(["authorized", "captured"], await shop.LedgerOf(order));
    }

    [Fact]
    public async Task What_comes_back_is_paid_back_once_and_over_the_limit_only_with_a_second_person()
    {
        var (ada, before) = (await Shopper.SignedUp(shop), await shop.StockOf(Mug));
        await ada.Take(Mug, 10, 12_00);
        var order = await ada.Buy();
        await shop.Confirmed(order);
        await shop.Deliver(order);
        var (wanda, fiona) = (await shop.TokenOf("wanda"), await shop.TokenOf("fiona"));
        var back = $"orders/{order}/returns/{Guid.NewGuid()}";

        await shop.Done(HttpMethod.Put, back, ada.Token, new { Because = "Too many", Lines = new[] { new { Line = 0, Units = 9 } } });
        await shop.Done(HttpMethod.Put, $"{back}/receipt", wanda, new { });
        var inspected = await shop.Done(
            HttpMethod.Put, $"{back}/inspection", wanda, new { Lines = new[] { new { Line = 0, Restocked = 8, Scrapped = 1 } } });
        await Quiet();

        Assert.Equal("awaitsApproval", inspected.GetProperty("status").GetString());
        Assert.Equal(["authorized", "captured"], await shop.LedgerOf(order));
        using (var same = await shop.Send(HttpMethod.Put, $"{back}/approval", wanda, Json(new { })))
        {
            await same.IsProblem(HttpStatusCode.Forbidden, "role-required");
        }

        await shop.Done(HttpMethod.Put, $"{back}/approval", fiona, new { });
        await shop.Done(HttpMethod.Put, $"{back}/approval", fiona, new { });
        await Quiet();

        Assert.Equal(["authorized", "captured", "refunded"], await shop.LedgerOf(order));
        var shown = Assert.Single((await shop.Get($"orders/{order}/returns", ada.Token)).GetProperty("items").EnumerateArray());
        Assert.Equal("refunded", shown.GetProperty("status").GetString());
        Assert.Equal(9 * 12_00, shown.GetProperty("refundMinor").GetInt64());
        var payment = await shop.Get($"payments/{order}", fiona);
        Assert.Equal(9 * 12_00, payment.GetProperty("refundedMinor").GetInt64());
        Assert.Equal((before.OnHand - 10 + 8, before.Reserved, before.Sold + 10), await shop.StockOf(Mug));
        Assert.Contains($"Your refund for order {order}", await shop.MailsTo(ada.Email));
    }

    [Fact]
    public async Task A_payment_that_is_pending_goes_on_by_the_providers_word_through_the_gateway()
    {
        var ada = await Shopper.SignedUp(shop);
        await ada.Take(Mug, 1, 12_00);

        var order = await ada.Buy("tok_pending_approve");
        await shop.Confirmed(order);
        await shop.Deliver(order);

        Assert.Equal("completed", await StatusOf(order, ada));
        Assert.Equal(["pending", "authorized", "captured"], await shop.LedgerOf(order));
    }

    [Fact]
    public async Task What_nobody_has_signed_is_no_word_of_the_provider_and_changes_nothing()
    {
        var ada = await Shopper.SignedUp(shop);
        await ada.Take(Mug, 1, 12_00);
        var order = await ada.Buy("tok_webhook_late");
        await Eventually.Holds("the payment is pending", async () => await PaymentOf(order, ada) == "pending");
        var said = new
        {
            Id = "evt_forged", Type = "authorization.authorized", CreatedAt = DateTimeOffset.UtcNow,
            Data = new { AuthorizationId = "auth_1", Reference = order, AmountMinor = 12_00, Currency = "GBP" },
        };

        foreach (var signature in new[] { null, "t=1,v1=00", $"t={DateTimeOffset.UtcNow.ToUnixTimeSeconds()},v1={new string('0', 64)}" })
        {
            (string, string)[] headers = signature is null ? [] : [("Provider-Signature", signature)];
            using var forged = await shop.Send(HttpMethod.Post, "payments/webhooks", token: null, Json(said), headers);
            await forged.IsProblem(HttpStatusCode.Unauthorized, "webhook-not-genuine");
        }

        await Quiet();
        Assert.Equal("pending", await PaymentOf(order, ada));
        Assert.Equal("stockReserved", await StatusOf(order, ada));

        await shop.Done(HttpMethod.Put, $"orders/{order}/cancellation", ada.Token, _because);
        await shop.Ended(order);
        Assert.Equal(["pending", "voided"], await shop.LedgerOf(order));
    }

    private async Task<string?> StatusOf(Guid order, Shopper shopper) =>
        (await shop.Get($"orders/{order}", shopper.Token)).GetProperty("status").GetString();

    private async Task<string?> PaymentOf(Guid order, Shopper shopper)
    {
        using var answer = await shop.Send(HttpMethod.Get, $"payments/{order}", shopper.Token);
        return answer.StatusCode == HttpStatusCode.OK
            ? (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("status").GetString()
            : null;
    }

    private Task Quiet() => Local.Trade.Quiet.Wait(shop.Platform, CancellationToken.None);

    private static JsonContent Json(object body) => JsonContent.Create(body, options: JsonSerializerOptions.Web);
}
