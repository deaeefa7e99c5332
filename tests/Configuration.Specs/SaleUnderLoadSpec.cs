using ServerlessShop.Catalog.Products;
using ServerlessShop.Catalog.ReadingProducts;
using ServerlessShop.Kernel;

namespace ServerlessShop.Configuration.Specs;

public sealed class SaleUnderLoadSpec
{
    private const int Changes = 60;

    private static readonly Product.Listed _lantern = new(new Sku("85123A"), "White lantern", new Money(1_000, "GBP"));

    [Fact]
    public async Task Every_answer_is_of_one_rule_and_none_fails()
    {
        await using var store = await RunningStore.Start();
        await Change(store, 0);
        using var settings = new AppSettings(store);
        var rule = new CurrentPriceRule(settings.Pricing);
        using var over = new CancellationTokenSource();

        var readers = Enumerable.Range(0, 4).Select(_ => Task.Run(() => Read(rule, over.Token))).ToArray();
        for (var n = 1; n <= Changes; n++)
        {
            await Change(store, n);
            await settings.Refresh();
        }

        await over.CancelAsync();
        var answers = (await Task.WhenAll(readers)).SelectMany(seen => seen).Distinct().Order();

        // Ten per cent off, or no sale. Fifty is never on sale: half of the one change with half of the other.
        Assert.Equal([null, 900L], answers);
        Assert.Equal(Changes, settings.Logged.Count(line => line.Contains("taken over", StringComparison.Ordinal)));
    }

    private static async Task Change(RunningStore store, int n)
    {
        var isSale = n % 2 == 0;
        await store.Set("Catalog:Pricing:SalePercent", isSale ? "10" : "50");
        await store.SetFlag("Catalog.Sale", isSale);
        await store.Set(RunningStore.Sentinel, $"{n}");
    }

    private static async Task<HashSet<long?>> Read(CurrentPriceRule rule, CancellationToken over)
    {
        var seen = new HashSet<long?>();
        while (!over.IsCancellationRequested)
        {
            var answer = ProductAnswer.Of(_lantern, await rule.Read(CancellationToken.None));
            Assert.Equal(answer.UnitPriceMinor is null, answer.ListPriceMinor is null);
            seen.Add(answer.UnitPriceMinor);
        }

        return seen;
    }
}
