using ServerlessShop.Kernel;
using ServerlessShop.Ordering.Orders;
using static ServerlessShop.Ordering.Specs.TwoMugs;

namespace ServerlessShop.Ordering.Specs.NumberingInvoices;

public sealed class NumberInvoicesSpec : IAsyncLifetime
{
    private static readonly DateTimeOffset _december = new(2010, 12, 1, 8, 26, 0, TimeSpan.Zero);

    private OrderingStore _store = null!;

    public async Task InitializeAsync() => _store = await OrderingStore.Start();

    public async Task DisposeAsync() => await _store.DisposeAsync();

    [Fact]
    public async Task Completed_orders_are_numbered_from_one_in_each_year_as_they_were_completed()
    {
        var second = await _store.PlaceCompleted(_december.AddMinutes(1));
        var first = await _store.PlaceCompleted(_december);
        var newYearsEve = await _store.PlaceCompleted(new(2010, 12, 31, 23, 59, 59, TimeSpan.Zero));
        var newYear = await _store.PlaceCompleted(new(2011, 1, 1, 0, 0, 0, TimeSpan.Zero));

        await Run();

        await HasNumbers(2010, first, second, newYearsEve);
        await HasNumbers(2011, newYear);
    }

    [Fact]
    public async Task Later_runs_go_on_where_the_last_one_ended()
    {
        var first = await _store.PlaceCompleted(_december.AddDays(1));
        await Run();
        var second = await _store.PlaceCompleted(_december);
        await Run();
        await Run();
        await HasNumbers(2010, first, second);
    }

    [Fact]
    public async Task A_numberer_that_remembers_the_book_as_it_was_goes_on_from_what_is_stored()
    {
        using var remembers = new Numberer(_store);
        var first = await _store.PlaceCompleted(_december);
        await remembers.Run();
        var second = await _store.PlaceCompleted(_december);
        await Run();
        var third = await _store.PlaceCompleted(_december);
        await remembers.Run();
        await HasNumbers(2010, first, second, third);
    }

    [Fact]
    public async Task Orders_that_ended_otherwise_or_have_not_ended_get_none()
    {
        await _store.Place();
        await _store.Place(Cancelled);
        await _store.Place(new OrderEvent.StockRefused(Id, "Not enough stock of MUG01.", Audience: null, Noon));
        await _store.Place(Reserved, new OrderEvent.PaymentDeclined(Id, "insufficient-funds", Audience: null, Noon));
        await _store.Place(Expired);
        await _store.Place(Reserved, Confirmed);
        await _store.Place(Reserved, Confirmed, Attention);
        var completed = await _store.PlaceCompleted(_december);

        await Run();

        await HasNumbers(2010, completed);
    }

    [Fact]
    public async Task A_run_goes_on_until_nothing_waits()
    {
        var orders = await _store.PlaceCompleted(200, _december);
        await Run();
        await AllAreNumbered(2010, orders);
    }

    [Fact]
    public async Task Wherever_a_run_dies_the_next_one_repairs_it()
    {
        List<OrderId> orders = [];
        var deaths = 0;
        for (var died = true; died; deaths += died ? 1 : 0)
        {
            orders.AddRange((await _store.PlaceCompleted(3, _december.AddMinutes(deaths))).OrderBy(order => order.Value));
            died = await DiesAfter(requests: deaths + 1);
            await Run();
            await HasNumbers(2010, [.. orders]);
        }

        // To look, to take the lease, the book, three orders, to look again, to release it.
        Assert.InRange(deaths, 9, 20);
    }

    [Fact]
    public async Task Numberers_that_take_the_lease_from_each_other_leave_no_gap_and_number_nothing_twice()
    {
        var orders = await _store.PlaceCompleted(300, _december);
        using Numberer one = new(_store), another = new(_store), third = new(_store);

        for (var i = 0; i < 5; i++)
        {
            await Task.WhenAll(Task.Run(() => one.Run()), Task.Run(() => another.Run()), Task.Run(() => third.Run()));
            orders = [.. orders, .. await _store.PlaceCompleted(60, _december.AddMinutes(i + 1))];
        }

        await Run();
        await AllAreNumbered(2010, orders);
    }

    [Theory]
    [InlineData(8, 15)]
    [InlineData(90, 12)]
    public async Task A_run_costs_few_request_units_per_order(int orders, double unitsMax)
    {
        await _store.PlaceCompleted(orders, _december);
        _store.Requests.Units = 0;
        await Run();
        Assert.InRange(_store.Requests.Units / orders, 1, unitsMax);
    }

    /// <summary>Somebody else's: nothing is remembered from the last run.</summary>
    private async Task Run()
    {
        using var numberer = new Numberer(_store);
        await numberer.Run();
    }

    /// <summary>Whether there were so many requests: the run never hears of the last, and goes no further.</summary>
    private async Task<bool> DiesAfter(int requests)
    {
        using var numberer = new Numberer(_store);
        using var death = new CancellationTokenSource();
        var left = requests;
        _store.Requests.Done = () => { if (Interlocked.Decrement(ref left) == 0) { death.Cancel(); } };
        try
        {
            await numberer.Run(death.Token);
        }
        catch (OperationCanceledException) when (death.IsCancellationRequested)
        {
            // As it should: it is dead.
        }
        finally
        {
            _store.Requests.Done = null;
        }

        return death.IsCancellationRequested;
    }

    private async Task HasNumbers(int year, params OrderId[] inOrder)
    {
        await AllAreNumbered(year, inOrder);
        var (onOrders, _) = await _store.Numbers(year);
        Assert.Equal(inOrder.Select(order => order.Value), onOrders.OrderBy(pair => pair.Value).Select(pair => pair.Key));
    }

    private async Task AllAreNumbered(int year, IReadOnlyList<OrderId> orders)
    {
        var (onOrders, onInvoices) = await _store.Numbers(year);
        Assert.Equal(onInvoices, onOrders);
        Assert.Equal(orders.Select(order => order.Value).Order(), onOrders.Keys.Order());
        Assert.Equal(Enumerable.Range(1, orders.Count), onOrders.Values.Order());
    }
}
