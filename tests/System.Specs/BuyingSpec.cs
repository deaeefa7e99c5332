using System.Diagnostics;
using static ServerlessShop.WholeShop.Specs.RunningShop;

namespace ServerlessShop.WholeShop.Specs;

/// <summary>Orders through the real processes, from the gateway to the provider's ledger.</summary>
[Collection(nameof(WholeShop))]
public sealed class BuyingSpec(RunningShop shop)
{
    [Fact]
    public async Task An_order_is_reserved_paid_and_completed()
    {
        var (order, before) = (Guid.NewGuid(), await shop.StockOf(Mug));

        var status = await shop.PlaceAndFollow(order, Wish("tok_approve", (Mug, 2), (Lantern, 1), (Mug, 1)));

        Assert.Equal("completed", status.GetProperty("status").GetString());
        Assert.Equal(40_00, status.GetProperty("totalMinor").GetInt64());
        Assert.Equal((before.OnHand - 3, 0, before.Sold + 3), await shop.StockOf(Mug));
        Assert.Equal(["authorized", "captured"], await shop.LedgerOf(order));
        var payment = await shop.Get($"payments/{order}", await shop.TokenOf("fiona"));
        Assert.Equal("captured", payment.GetProperty("status").GetString());
        Assert.Equal(40_00, payment.GetProperty("amountMinor").GetInt64());
    }

    [Fact]
    public async Task An_order_that_the_stock_cannot_fill_is_refused_whole_and_what_was_held_is_free_again()
    {
        var (order, mugs, hangers) = (Guid.NewGuid(), await shop.StockOf(Mug), await shop.StockOf(Hanger));

        var status = await shop.PlaceAndFollow(order, Wish("tok_approve", (Mug, 1), (Hanger, 6)));

        Assert.Equal("refused", status.GetProperty("status").GetString());
        Assert.Contains(Hanger, status.GetProperty("because").GetString(), StringComparison.Ordinal);
        Assert.Equal(mugs, await shop.StockOf(Mug));
        Assert.Equal(hangers, await shop.StockOf(Hanger));
        Assert.Empty(await shop.LedgerOf(order));
    }

    [Fact]
    public async Task An_order_whose_payment_is_declined_ends_and_lets_its_stock_go()
    {
        var (order, before) = (Guid.NewGuid(), await shop.StockOf(Mug));

        var status = await shop.PlaceAndFollow(order, Wish("tok_decline", (Mug, 2)));

        Assert.Equal("paymentDeclined", status.GetProperty("status").GetString());
        Assert.Equal(before, await shop.StockOf(Mug));
        Assert.Equal(["declined"], await shop.LedgerOf(order));
    }

    [Fact]
    public async Task A_payment_that_takes_its_time_completes_all_the_same()
    {
        var order = Guid.NewGuid();
        var status = await shop.PlaceAndFollow(order, Wish("tok_slow", (Lantern, 1)));

        Assert.Equal("completed", status.GetProperty("status").GetString());
        Assert.Equal(["authorized", "captured"], await shop.LedgerOf(order));
    }

    [Fact]
    public async Task Placing_the_same_order_again_is_the_same_order()
    {
        var (order, wish) = (Guid.NewGuid(), Wish("tok_approve", (Lantern, 4)));
        await shop.PlaceAndFollow(order, wish);
        var after = await shop.StockOf(Lantern);

        await shop.PlaceAndFollow(order, wish);

        Assert.Equal(after, await shop.StockOf(Lantern));
        Assert.Equal(["authorized", "captured"], await shop.LedgerOf(order));
    }

    [Fact]
    public async Task One_trace_leads_from_the_callers_request_to_the_provider()
    {
        using var mine = new Activity("a test").SetIdFormat(ActivityIdFormat.W3C).Start();
        var paths = new List<string>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == "Microsoft.AspNetCore",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = activity =>
            {
                if (activity.TraceId == mine.TraceId && activity.GetTagItem("url.path") is string path)
                {
                    lock (paths) { paths.Add(path); }
                }
            },
        };
        ActivitySource.AddActivityListener(listener);

        // Through Ordering, the broker, Inventory, the broker, Ordering, the broker and Payments.
        await shop.PlaceAndFollow(Guid.NewGuid(), Wish("tok_approve", (Lantern, 1)));

        lock (paths) { Assert.Contains("/v1/authorizations", paths); }
    }
}
