using ServerlessShop.Contracts;
using ServerlessShop.Contracts.Basket;
using ServerlessShop.Contracts.Ordering;
using ServerlessShop.Kernel;
using ServerlessShop.Ordering.Hearing;
using ServerlessShop.Ordering.Orders;
using ServerlessShop.Ordering.PlacingOrder;
using ServerlessShop.Ordering.RefusingCheckout;
using ServerlessShop.Ordering.Specs.NumberingInvoices;
using ServerlessShop.Persistence;
using ServerlessShop.Testing;
using static ServerlessShop.Ordering.Specs.CheckoutOfMara;
using static ServerlessShop.Ordering.Specs.TwoMugs;

namespace ServerlessShop.Ordering.Specs.RefusingCheckout;

public sealed class RefuseCheckoutSpec : IAsyncLifetime
{
    private static readonly Spec<RefusedCheckout, RefusedCheckoutEvent> _aCheckout = new(RefusedCheckoutDecider.Instance);
    private static readonly RefuseCheckout _refuse = new(Id, "No.", Mara, Noon);
    private static readonly RefusedCheckoutEvent _refused = new(Id, "No.", Mara, Noon);

    private readonly List<OrderMilestoneV1> _said = [];
    private readonly Settlements _settled = new();
    private OrderingStore _store = null!;

    public async Task InitializeAsync() => _store = await OrderingStore.Start();

    public async Task DisposeAsync() => await _store.DisposeAsync();

    [Fact]
    public void A_basket_whose_checkout_is_refused_is_told_so() => _aCheckout
        .Given().When(checkout => RefuseCheckout.Decide(checkout, _refuse))
        .ThenSays(new OrderMilestoneV1(
            Id.Value, Basket, null, "refused", "No.", new ContactV1("mara@example.com", "Mara", "en"), 41_99, "GBP"));

    [Fact]
    public void It_is_told_once() => _aCheckout
        .Given(_refused).When(checkout => RefuseCheckout.Decide(checkout, _refuse with { Now = Noon.AddHours(1) }))
        .ThenNothing();

    [Fact]
    public void What_is_kept_of_it_names_nobody_and_not_for_ever()
    {
        var decider = RefusedCheckoutDecider.Instance;

        Assert.Equal(new RefusedCheckout("No.", Noon), decider.Evolve(decider.Initial, _refused));
        Assert.Equal(TimeSpan.FromDays(90), decider.Keep!(decider.Initial));
    }

    [Fact]
    public async Task Whoever_names_an_order_that_somebody_else_has_placed_is_refused()
    {
        await Hear(Said);
        await Hear(Said with { BasketId = Guid.Empty });
        await Hear(Said with { BasketId = Guid.Empty });

        Assert.Equal(["completed", "completed", "completed"], _settled.Told);
        Assert.Equal([("placed", Basket), ("refused", Guid.Empty)], _said.Select(said => (said.Milestone, said.BasketId)));
    }

    [Fact]
    public async Task A_checkout_that_does_not_add_up_is_refused()
    {
        await Hear(Said with { TotalMinor = 1 });

        Assert.Equal(("refused", PlaceOrder.DoesNotAddUp.Because), _said.Select(said => (said.Milestone, said.Because)).Single());
    }

    [Fact]
    public async Task What_contradicts_the_baskets_own_order_leaves_that_order_alone_and_is_for_a_person_to_look_at()
    {
        await Hear(Said);
        await Hear(Said with { PaymentToken = "tok_other" });

        Assert.Equal(["completed", "dead-lettered: order-already-placed"], _settled.Told);
        Assert.Equal(["placed"], _said.Select(said => said.Milestone));
    }

    private async Task Hear(BasketCheckedOutV1 said)
    {
        using var orders = Documents(OrderDecider.Instance);
        using var refused = Documents(RefusedCheckoutDecider.Instance);
        using var linesOfOrders = Documents(OrderLinesDecider.Instance);
        using var lines = new OrderLinesMemory(linesOfOrders);
        await new OnBasketFunction(orders, lines, refused, TimeProvider.System).Run(Letters.Of(said), _settled, default);
    }

    private DocumentStore<TState, TEvent> Documents<TState, TEvent>(Decider<TState, TEvent> decider) where TEvent : class =>
        new(
            _store.Container, decider,
            (entries, _) =>
            {
                _said.AddRange(entries
                    .Where(entry => entry.Type == nameof(OrderMilestoneV1))
                    .Select(entry => System.Text.Json.JsonSerializer.Deserialize<CloudEvent>(entry.Event, Json.Options)!)
                    .Select(said => System.Text.Json.JsonSerializer.Deserialize<OrderMilestoneV1>(said.Data, Json.Options)!));
                return Task.CompletedTask;
            },
            TimeProvider.System);
}
