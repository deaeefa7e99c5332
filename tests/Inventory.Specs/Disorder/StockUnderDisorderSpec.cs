using Xunit.Abstractions;

namespace ServerlessShop.Inventory.Specs.Disorder;

/// <summary>
/// The invariants of the stock, over many histories. A failure names its seed, and the seed is the history.
/// </summary>
public sealed class StockUnderDisorderSpec(ITestOutputHelper output)
{
    private const int Customers = 40;

    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, 25)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Whatever_happens_nothing_is_oversold_lost_or_held_for_nobody(int seed) => OnOneThread(seed, () =>
    {
        var shop = new DisorderlyShop(seed, Customers);

        shop.Live();
        CheckTheEnd(shop);
        shop.Replay();
        CheckTheEnd(shop);

        var ends = shop.Customers.CountBy(shop.StateOf).Select(end => $"{end.Value} {end.Key}");
        output.WriteLine($"Seed {seed}: {string.Join(", ", ends)}.");
    });

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Nothing_is_refused_that_would_have_fitted(int seed) => OnOneThread(seed, () =>
    {
        var shop = new DisorderlyShop(seed, Customers, everybodyStands: true);

        shop.Live();

        var available = shop.AllStock().ToDictionary(at => at.Sku, at => at.Stock.Available);
        var refused = shop.Customers.Where(customer => customer.Refused).ToList();
        Assert.NotEmpty(refused);
        Assert.All(refused, customer => Assert.Contains(
            customer.Lines, line => available.GetValueOrDefault(line.Sku) < line.Units));
    });

    private static void CheckTheEnd(DisorderlyShop shop)
    {
        Assert.Empty(shop.DeadLetters);
        foreach (var customer in shop.Customers)
        {
            Assert.Contains(
                shop.StateOf(customer),
                customer switch
                {
                    { Completed: true } => ["taken-out"],
                    { Refused: true } => ["refused"],
                    { Cancelled: true } => new[] { "released", "never-to-be-reserved" },
                    _ => throw new InvalidOperationException($"{customer.Order} has come to no end."),
                });
        }

        var sold = shop.Customers.Where(customer => customer.Reserved)
            .SelectMany(customer => customer.Sent)
            .ToLookup(line => line.Sku, line => (long)line.Units);
        var returned = shop.Customers.SelectMany(customer => customer.Returned)
            .ToLookup(piece => piece.Sku, piece => piece.Restocked);
        foreach (var (sku, stock) in shop.AllStock())
        {
            Assert.Equal((sku, 0L, sold[sku].Sum()), (sku, stock.Reserved, stock.Sold));
            Assert.Equal(
                (sku, (long)returned[sku].Count(), returned[sku].LongCount(restocked => !restocked)),
                (sku, stock.Returned, stock.Scrapped));
        }
    }

    /// <summary>Without the test runner's own context, which would continue awaits on other threads.</summary>
    private static void OnOneThread(int seed, Action history)
    {
        Exception? failure = null;
        var thread = new Thread(() =>
        {
            try { history(); }
            catch (Exception thrown) { failure = thrown; }
        });
        thread.Start();
        thread.Join();
        if (failure is not null) { Assert.Fail($"Seed {seed}: {failure}"); }
    }
}
