using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging.Abstractions;
using ServerlessShop.Customers.Accesses;
using ServerlessShop.Customers.Customers;
using ServerlessShop.Customers.LeadingErasure;
using ServerlessShop.Customers.ReadingCustomers;
using ServerlessShop.Customers.WishingErasure;
using ServerlessShop.Kernel;
using ServerlessShop.Persistence;
using ServerlessShop.Testing;
using static ServerlessShop.Customers.Customers.CustomerEvent;
using static ServerlessShop.Customers.Specs.Jane;

namespace ServerlessShop.Customers.Specs;

/// <summary>An erasure from its wish to its end, over real HTTP and the local store, whoever dies, waits or is down.</summary>
[Collection(nameof(OneStore))]
public sealed class ErasureLeadSpec(CustomersStore store) : IAsyncLifetime
{
    private readonly FixedClock _clock = new(Noon);
    private readonly CustomerId _id = new(Guid.NewGuid());
    private FakeContexts _contexts = null!;

    public async Task InitializeAsync()
    {
        _contexts = await FakeContexts.Start();
        var accesses = store.Accesses(store.Open());
        await accesses.Transact(
            AccessDecider.KeyOf(_id, Guid.NewGuid()),
            access => AccessDecider.Decide(access, new(Noon, Guid.NewGuid(), "Susan", "She rang.")), default);
        await Settle(_ => new Decision<CustomerEvent>.Accepted(
            [new ProfileChanged(HerProfile), new AddressKept(Home), new ConsentChanged(Newsletter, 1)]));
        var wish = new WishErasure(_id, Wish, "I am moving.", Noon, Contexts);
        await Settle(customer => WishErasure.Decide(customer, wish));
    }

    public async Task DisposeAsync()
    {
        // Other specs of the store look for what is open.
        _contexts.Instead.Clear();
        _clock.Advance(TimeSpan.FromDays(2));
        await Lead();
        await _contexts.DisposeAsync();
    }

    [Fact]
    public async Task It_ends_at_once_when_nobody_has_to_wait()
    {
        var customer = await Lead();

        Assert.Equal(Noon, customer.Erasure!.DoneAt);
        Assert.Equal(["DELETE ordering", "DELETE basket", "DELETE ordering"], _contexts.Asked.Take(3));
        Assert.Equal(Contexts.Skip(2).Select(name => $"DELETE {name}").Order(), _contexts.Asked.Skip(3).Order());
        await AssertErased();
    }

    [Fact]
    public async Task Until_the_open_order_is_through_nobody_else_is_told_to_erase()
    {
        _contexts.MustWait("ordering");
        var waiting = ErasureView.Of((await Lead()).Erasure!);
        Assert.Equal(("waiting", "Because of erasure-must-wait."), (waiting.Status, waiting.Contexts[0].WaitsBecause));
        Assert.Equal(Noon.AddMinutes(1), waiting.Contexts[0].AskedAgainAt);

        await Lead(); // Not due yet.
        _clock.Advance(TimeSpan.FromMinutes(1));
        await Lead();
        Assert.Equal(["DELETE ordering", "DELETE ordering"], _contexts.Asked);
        Assert.Equal(HerProfile, (await Read()).Profile);

        _contexts.Instead.Clear();
        _clock.Advance(TimeSpan.FromMinutes(2));
        await Lead();
        await AssertErased();
    }

    [Fact]
    public async Task A_checkout_on_its_way_to_ordering_is_waited_for_and_its_order_is_erased_too()
    {
        _contexts.MustWait("basket");
        await Lead();
        Assert.Equal(["DELETE ordering", "DELETE basket"], _contexts.Asked);

        // Decided: now Ordering has its order, which is under way.
        _contexts.Instead.Clear();
        _contexts.MustWait("ordering");
        _clock.Advance(TimeSpan.FromMinutes(1));
        await Lead();
        Assert.Equal(["DELETE basket", "DELETE ordering"], _contexts.Asked.Skip(2));

        _contexts.Instead.Clear();
        _clock.Advance(TimeSpan.FromDays(1));
        await Lead();
        await AssertErased();
    }

    [Theory]
    [InlineData(401)]
    [InlineData(403)]
    [InlineData(404)]
    [InlineData(500)]
    [InlineData(503)]
    public async Task A_context_that_is_down_or_refuses_is_asked_again_and_keeps_the_end_away(int status)
    {
        _contexts.Fails("shipping", status);
        var customer = await Lead();
        Assert.False(customer.Erasure!.IsClosing);
        Assert.Equal(HerProfile, customer.Profile);
        Assert.Equal(Contexts.Count - 1, customer.Erasure.Lines.Count(line => line.Progress == LineProgress.Erased));

        _contexts.Instead.Clear();
        _clock.Advance(TimeSpan.FromMinutes(1));
        await Lead();
        Assert.Equal(2, _contexts.Asked.Count(asked => asked == "DELETE shipping"));
        Assert.Equal(1, _contexts.Asked.Count(asked => asked == "DELETE basket"));
        await AssertErased();
    }

    [Fact]
    public async Task A_wish_that_waits_is_withdrawn_and_nobody_is_asked_any_more()
    {
        _contexts.MustWait("ordering");
        await Lead();
        await Settle(customer => WithdrawErasure.Decide(customer, new(Wish, Noon)));
        _contexts.Instead.Clear();
        _clock.Advance(TimeSpan.FromDays(2));

        Assert.Equal(HerProfile, (await Lead()).Profile);
        Assert.Single(_contexts.Asked);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Whoever_dies_anywhere_leaves_an_erasure_that_is_brought_to_its_end(bool afterwards)
    {
        var deaths = 0;
        for (var at = 1; ; at++)
        {
            var spec = new ErasureLeadSpec(store);
            await spec.InitializeAsync();
            var dying = new Dying(at, afterwards);
            var died = await spec.Dies(dying);
            Assert.Equal(dying.HasDied, died);
            if (died) { deaths++; }

            // The next one knows only what is stored, and comes when all is due again.
            spec._clock.Advance(TimeSpan.FromDays(1));
            await spec.Lead();
            await spec.AssertErased();
            await spec.DisposeAsync();
            if (!died) { break; }
        }

        Assert.True(deaths > 15, $"It died in {deaths} places only.");
    }

    [Fact]
    public async Task Two_who_lead_the_same_one_do_no_harm()
    {
        await Task.WhenAll(Lead(), Lead(), Lead());
        await AssertErased();
    }

    [Fact]
    public async Task The_timer_finds_what_is_open_and_due_under_its_lease()
    {
        var container = store.Open();
        var customers = store.Customers(container);
        var leases = new Leases(container, _clock);
        var timer = new LeadErasuresFunction(customers, LeadOver(customers, container), leases, _clock);

        await timer.Run(new TimerInfo(), default);

        await AssertErased();
        var free = await leases.Acquire(LeadErasuresFunction.LeaseName, "the next", TimeSpan.FromMinutes(1), default);
        await leases.Release(free!, default);
    }

    private async Task<bool> Dies(Dying dying)
    {
        var container = store.Open(dying.Store);
        try
        {
            var customers = store.Customers(container);
            var lead = new ErasureLead(
                customers, _contexts.Gateway(dying.Http), ListRecordsFunction.Deleting(container), _clock,
                NullLogger<ErasureLead>.Instance);
            await lead.Lead(_id, default);
            return dying.HasDied;
        }
        catch (DiedException)
        {
            return true;
        }
    }

    private async Task<Customer> Lead()
    {
        var container = store.Open();
        return await LeadOver(store.Customers(container), container).Lead(_id, default);
    }

    private ErasureLead LeadOver(
        DocumentStore<Customer, CustomerEvent> customers, Microsoft.Azure.Cosmos.Container container) =>
        new(customers, _contexts.Gateway(), ListRecordsFunction.Deleting(container), _clock, NullLogger<ErasureLead>.Instance);

    private Task<Customer> Read() => store.Customers(store.Open()).Read(CustomerDecider.KeyOf(_id), default);

    private async Task Settle(Func<Customer, Decision<CustomerEvent>> decide) => Assert.IsType<Outcome<Customer>.Settled>(
        await store.Customers(store.Open()).Transact(CustomerDecider.KeyOf(_id), decide, default));

    private async Task AssertErased()
    {
        Assert.All(Contexts, name => Assert.True(_contexts.HasErased(name, _id), $"{name} was not told."));
        var stored = Assert.Single(await store.StoredOf(_id)).Value.ToString();
        Assert.Contains($"{Wish}", stored, StringComparison.Ordinal);
        Assert.DoesNotContain("Jane", stored, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("moving", stored, StringComparison.Ordinal);
        Assert.DoesNotContain("newsletter", stored, StringComparison.Ordinal);
        Assert.DoesNotContain("Susan", stored, StringComparison.Ordinal);
        Assert.DoesNotContain("awaits", stored, StringComparison.Ordinal);
    }
}
