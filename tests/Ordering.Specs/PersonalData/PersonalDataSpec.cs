using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using ServerlessShop.Kernel;
using ServerlessShop.Ordering.ListingOrders;
using ServerlessShop.Ordering.Orders;
using ServerlessShop.Ordering.PersonalData;
using ServerlessShop.Ordering.Returns;
using ServerlessShop.Ordering.Specs.NumberingInvoices;
using ServerlessShop.Ordering.Specs.Returns;
using ServerlessShop.Persistence;

namespace ServerlessShop.Ordering.Specs.PersonalData;

public sealed class PersonalDataSpec : IAsyncLifetime
{
    private static readonly CustomerId _anna = new(Guid.Parse("0198c0de-0000-7000-8000-00000000000a"));
    private static readonly HttpRequest _http = new DefaultHttpContext().Request;

    private OrderingStore _store = null!;
    private DocumentStore<Order, OrderEvent> _orders = null!;
    private DocumentStore<OrderReturns, ReturnsEvent> _returns = null!;
    private DocumentStore<OrderSummary, OrderSummaryEvent> _summaries = null!;

    public async Task InitializeAsync()
    {
        _store = await OrderingStore.Start();
        _orders = Documents(OrderDecider.Instance);
        _returns = Documents(ReturnsDecider.Instance);
        _summaries = Documents(OrderSummaryDecider.Instance);
    }

    public async Task DisposeAsync()
    {
        _orders.Dispose();
        _returns.Dispose();
        _summaries.Dispose();
        await _store.DisposeAsync();
    }

    [Fact]
    public async Task What_is_known_of_a_customer_is_exported_and_nothing_of_others()
    {
        var order = await Place(_anna, [.. TwoMugs.ToItsEnd.Skip(1)]);
        await Return(order);
        await Place(new CustomerId(Guid.NewGuid()));

        var items = (await Export()).GetProperty("items").EnumerateArray().ToList();

        Assert.Equal(["order", "return"], items.Select(item => item.GetProperty("kind").GetString()));
        Assert.All(items, item => Assert.Equal(order.Value, item.GetProperty("orderId").GetGuid()));
        Assert.Equal("anna@example.org", items[0].GetProperty("contact").GetProperty("email").GetString());
        Assert.Equal(1, items[0].GetProperty("lines").GetArrayLength());
    }

    [Fact]
    public async Task Nothing_in_the_container_names_a_customer_who_was_forgotten()
    {
        await Return(await Place(_anna, [.. TwoMugs.ToItsEnd.Skip(1)]));
        await Place(_anna, TwoMugs.Cancelled with { By = $"{_anna}", Because = "I am Anna and I do not want it" });
        await Place(
            _anna,
            [
                TwoMugs.Reserved, TwoMugs.Confirmed,
                new OrderEvent.CancellationRequested(TwoMugs.Id, "Anna asked for it in vain", $"{_anna}", TwoMugs.Noon),
                .. TwoMugs.ToItsEnd.Skip(3),
            ]);
        await Follow();
        Assert.Contains("Anna", await Everything(), StringComparison.Ordinal);

        var answer = Assert.IsType<JsonHttpResult<ErasePersonalDataFunction.Answer>>(await Erase()).Value!;
        await Follow();

        Assert.Equal((3, 2), (answer.Erased, answer.Kept));
        var left = await Everything();
        Assert.DoesNotContain("anna", left, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain($"{_anna}", left.Replace($"customer-{_anna}", "", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Equal(0, (await Export()).GetProperty("items").GetArrayLength());
    }

    [Fact]
    public async Task Forgetting_again_finds_nothing_more_to_forget()
    {
        await Place(_anna, [.. TwoMugs.ToItsEnd.Skip(1)]);
        await Erase();

        var again = Assert.IsType<JsonHttpResult<ErasePersonalDataFunction.Answer>>(await Erase()).Value!;

        Assert.Equal(new ErasePersonalDataFunction.Answer("ordering", 0, 0, null), again);
    }

    [Fact]
    public async Task A_customer_with_an_order_under_way_is_told_to_wait()
    {
        await Place(_anna, [.. TwoMugs.ToItsEnd.Skip(1)]);
        await Place(_anna);

        var problem = Assert.IsType<ProblemHttpResult>(await Erase());

        Assert.Equal(409, problem.StatusCode);
        Assert.EndsWith("erasure-must-wait", problem.ProblemDetails.Type, StringComparison.Ordinal);
        Assert.Equal(1, (await Export()).GetProperty("items").GetArrayLength());
    }

    [Fact]
    public async Task What_the_feed_brings_late_does_not_put_a_name_back()
    {
        await Place(_anna, [.. TwoMugs.ToItsEnd.Skip(1)]);
        var late = await Orders();
        await Erase();

        await new OrderSummaries(_summaries).Follow(late, default);

        Assert.DoesNotContain("anna", await Everything(), StringComparison.OrdinalIgnoreCase);
    }

    private async Task<OrderId> Place(CustomerId customer, params OrderEvent[] way)
    {
        var id = new OrderId(Guid.NewGuid());
        var placed = TwoMugs.Placed with
        {
            Id = id, Customer = customer, By = $"{customer}",
            Checkout = new Checkout(
                Guid.NewGuid(), new Contact("anna@example.org", "Anna", "en"), new Address("Anna", "1 Street", "Town", "1", "GB"),
                new Money(0, "GBP"), new VatRate(0), null, TwoMugs.Total),
        };
        await _orders.Transact(new($"{id}", "order"), _ => new Decision<OrderEvent>.Accepted([placed, .. way]), default);
        return id;
    }

    private Task<Outcome<OrderReturns>> Return(OrderId order) => _returns.Transact(
        ReturnsDecider.KeyOf(order),
        _ => new Decision<ReturnsEvent>.Accepted(
        [
            ThreeVases.Requested with { Order = order, By = $"{_anna}", Because = "Anna does not like it" },
            ThreeVases.Received, ThreeVases.Inspected,
            new ReturnsEvent.ReturnRejected(order, ThreeVases.Id, "Worn", ThreeVases.Fiona, TwoMugs.Noon),
        ]),
        default);

    private Task<IResult> Erase() =>
        new ErasePersonalDataFunction(_orders, _returns, _summaries, TimeProvider.System).Erase(_http, _anna.Value, default);

    private async Task<JsonElement> Export()
    {
        using var lines = new OrderLinesMemory(Documents(OrderLinesDecider.Instance));
        var result = await new ExportPersonalDataFunction(_orders, _returns, lines).Export(_http, _anna.Value, default);
        return JsonSerializer.SerializeToElement(
            Assert.IsType<JsonHttpResult<ExportPersonalDataFunction.Answer>>(result).Value, Json.Options);
    }

    private async Task Follow() => await new OrderSummaries(_summaries).Follow(await Orders(), default);

    private Task<IReadOnlyList<JsonElement>> Orders() => Query("SELECT * FROM c WHERE c.kind = 'order'");

    /// <summary>All that is stored but outbox entries, which are gone once they are sent.</summary>
    private async Task<string> Everything() => string.Join('\n', await Query("SELECT * FROM c WHERE c.kind != 'outbox'"));

    private async Task<IReadOnlyList<JsonElement>> Query(string text)
    {
        var found = new List<JsonElement>();
        using var pages = _store.Container.GetItemQueryIterator<JsonElement>(text);
        while (pages.HasMoreResults) { found.AddRange(await pages.ReadNextAsync()); }
        return found;
    }

    private DocumentStore<TState, TEvent> Documents<TState, TEvent>(Decider<TState, TEvent> decider) where TEvent : class =>
        new(_store.Container, decider, (_, _) => Task.CompletedTask, TimeProvider.System);
}
