using System.Security.Claims;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using ServerlessShop.Kernel;
using ServerlessShop.Ordering.Invoices;
using ServerlessShop.Ordering.ListingOrders;
using ServerlessShop.Ordering.Orders;
using ServerlessShop.Ordering.Specs.NumberingInvoices;
using ServerlessShop.Persistence;
using Xunit.Abstractions;

namespace ServerlessShop.Ordering.Specs.ListingOrders;

/// <summary>The lists on the local store, which refuses what Azure would refuse without an index.</summary>
public sealed class ListingOrdersSpec(ITestOutputHelper output) : IAsyncLifetime
{
    private static readonly CustomerId _anna = new(Guid.Parse("0198c0de-0000-7000-8000-00000000000a"));
    private static readonly CustomerId _bert = new(Guid.Parse("0198c0de-0000-7000-8000-00000000000b"));

    private OrderingStore _store = null!;

    public async Task InitializeAsync() => _store = await OrderingStore.Start();

    public async Task DisposeAsync() => await _store.DisposeAsync();

    [Fact]
    public async Task A_customer_sees_their_own_orders_the_newest_first_page_by_page()
    {
        var annas = new List<OrderId>();
        for (var day = 0; day < 5; day++)
        {
            annas.Add(await Place(_anna, TwoMugs.Noon.AddDays(day)));
            await Place(_bert, TwoMugs.Noon.AddDays(day));
            await Place(customer: null, TwoMugs.Noon.AddDays(day));
        }

        await Follow();

        var (first, next) = await List(_anna, "?limit=2");
        var (second, last) = await List(_anna, $"?limit=2&continuation={next}");
        var (third, end) = await List(_anna, $"?limit=2&continuation={last}");
        Assert.Equal(annas.AsEnumerable().Reverse(), first.Concat(second).Concat(third));
        Assert.Null(end);
    }

    [Fact]
    public async Task Staff_find_orders_by_status_customer_invoice_number_email_and_date()
    {
        var annas = await Place(_anna, TwoMugs.Noon, "Anna@example.org");
        var completed = await Place(_bert, TwoMugs.Noon.AddDays(1), null, [.. TwoMugs.ToItsEnd.Skip(1)]);
        var numbered = await Place(
            null, TwoMugs.Noon.AddDays(2), null,
            [.. TwoMugs.ToItsEnd.Skip(1), new OrderEvent.InvoiceRecorded(TwoMugs.Id, new InvoiceNumber(2026, 7))]);
        await Follow();

        Assert.Equal([numbered, completed, annas], (await Search("")).Orders);
        Assert.Equal([numbered, completed], (await Search("?status=completed")).Orders);
        Assert.Equal([completed], (await Search($"?customer={_bert}")).Orders);
        Assert.Equal([numbered], (await Search("?invoice=2026-000007")).Orders);
        Assert.Equal([annas], (await Search("?email=ANNA@example.org")).Orders);
        Assert.Equal([completed], (await Search("?from=2026-01-02&to=2026-01-03T00:00:00Z")).Orders);
        Assert.Equal([completed], (await Search("?status=completed&to=2026-01-03")).Orders);
    }

    [Fact]
    public async Task A_search_goes_on_where_its_page_ended()
    {
        var all = new List<OrderId>();
        for (var hour = 0; hour < 5; hour++)
        {
            all.Add(await Place(hour % 2 == 0 ? _anna : null, TwoMugs.Noon.AddHours(hour)));
        }

        await Follow();

        var found = new List<OrderId>();
        for (string? next = ""; next is not null;)
        {
            (var some, next) = await Search($"?limit=2&continuation={next}");
            found.AddRange(some);
        }

        Assert.Equal(all.AsEnumerable().Reverse(), found);
    }

    [Theory]
    [InlineData("?status=lost")]
    [InlineData("?customer=anna")]
    [InlineData("?from=yesterday")]
    [InlineData("?limit=101")]
    [InlineData("?continuation=%21")]
    [InlineData("?continuation=bm90IG91cnM")]
    public async Task What_cannot_be_read_is_named(string query) =>
        Assert.IsType<ValidationProblem>(await new SearchOrdersFunction(_store.Container).Get(Asking(query), default));

    [Fact]
    public async Task A_feed_that_brings_everything_again_writes_nothing()
    {
        await Place(_anna, TwoMugs.Noon);
        await Follow();
        var before = await Summaries();

        await Follow();

        Assert.Equal(before, await Summaries());
    }

    [Fact]
    public async Task An_order_costs_few_request_units_to_list()
    {
        const int orders = 50;
        for (var i = 0; i < orders; i++) { await Place(_anna, TwoMugs.Noon.AddMinutes(i), null, [.. TwoMugs.ToItsEnd.Skip(1)]); }

        var before = _store.Requests.Units;
        await Follow();
        var perOrder = (_store.Requests.Units - before) / orders;
        before = _store.Requests.Units;
        await List(_anna, "");
        var list = _store.Requests.Units - before;
        before = _store.Requests.Units;
        await Search("?status=completed&from=2026-01-01");
        output.WriteLine($"{perOrder:F1} units an order, {list:F1} a list of 20, {_store.Requests.Units - before:F1} a search.");

        Assert.InRange(perOrder, 1, 9);
    }

    private async Task<OrderId> Place(
        CustomerId? customer, DateTimeOffset at, string? email = null, params OrderEvent[] way)
    {
        var id = new OrderId(Guid.NewGuid());
        using var orders = new DocumentStore<Order, OrderEvent>(
            _store.Container, OrderDecider.Instance, (_, _) => Task.CompletedTask, TimeProvider.System);
        var placed = TwoMugs.Placed with
        {
            Id = id, Customer = customer, AgreedAt = at,
            Checkout = email is null ? null : new Checkout(
                Guid.NewGuid(), new Contact(email, "Anna", "en"), new Address("Anna", "1 Street", "Town", "1", "GB"),
                new Money(0, "GBP"), new VatRate(0), null, TwoMugs.Total),
        };
        await orders.Transact(new($"{id}", "order"), _ => new Decision<OrderEvent>.Accepted([placed, .. way]), default);
        return id;
    }

    /// <summary>What the feed would bring: every document's latest version.</summary>
    private async Task Follow()
    {
        var changes = new List<JsonElement>();
        using var feed = _store.Container.GetItemQueryIterator<JsonElement>("SELECT * FROM c WHERE c.kind = 'order'");
        while (feed.HasMoreResults) { changes.AddRange(await feed.ReadNextAsync()); }

        using var documents = new DocumentStore<OrderSummary, OrderSummaryEvent>(
            _store.Container, OrderSummaryDecider.Instance, (_, _) => Task.CompletedTask, TimeProvider.System);
        await new OrderSummaries(documents).Follow(changes, default);
    }

    private async Task<IReadOnlyList<string>> Summaries()
    {
        var found = new List<string>();
        using var pages = _store.Container.GetItemQueryIterator<JsonElement>(
            "SELECT c.id, c._etag FROM c WHERE c.kind = 'order-summary'");
        while (pages.HasMoreResults) { found.AddRange((await pages.ReadNextAsync()).Select(one => one.GetRawText())); }
        return found;
    }

    private async Task<(IReadOnlyList<OrderId> Orders, string? Next)> List(CustomerId customer, string query)
    {
        var http = Asking(query);
        http.HttpContext.User = new ClaimsPrincipal(new ClaimsIdentity([new Claim("oid", $"{customer}")], "test"));
        return Read(await new ListOrdersFunction(_store.Container).Get(http, default));
    }

    private async Task<(IReadOnlyList<OrderId> Orders, string? Next)> Search(string query) =>
        Read(await new SearchOrdersFunction(_store.Container).Get(Asking(query), default));

    private static (IReadOnlyList<OrderId> Orders, string? Next) Read(IResult result)
    {
        var answer = Assert.IsType<JsonHttpResult<ListedOrdersFunction.Answer>>(result).Value!;
        return ([.. answer.Items.Select(item => new OrderId(item.OrderId))], answer.Continuation);
    }

    private static HttpRequest Asking(string query)
    {
        var http = new DefaultHttpContext();
        http.Request.QueryString = new QueryString(query);
        return http.Request;
    }
}
