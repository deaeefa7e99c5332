using ServerlessShop.Catalog.ChangingPrices;
using ServerlessShop.Catalog.Products;
using ServerlessShop.Contracts.Catalog;
using static ServerlessShop.Catalog.Specs.ProductSamples;

namespace ServerlessShop.Catalog.Specs.ChangingPrices;

public sealed class PriceChangeSpec
{
    private static readonly Guid _first = Guid.CreateVersion7();
    private static readonly Guid _second = Guid.CreateVersion7();
    private static readonly DateTimeOffset _one = Noon.AddHours(1);
    private static readonly DateTimeOffset _two = Noon.AddHours(2);

    private static PlanPriceChange At1(long pence = 2_00) => new(Plan(_first, pence, _one), Noon);

    [Fact]
    public void A_price_is_planned() => Shelf
        .Given(LanternListed)
        .When(product => PlanPriceChange.Decide(product, At1()))
        .Then(Planned(_first, 2_00, _one));

    [Fact]
    public void Planning_says_nothing_yet() => Shelf
        .Given(LanternListed)
        .When(product => PlanPriceChange.Decide(product, At1()))
        .ThenSays();

    [Fact]
    public void The_same_change_is_not_planned_with_another_price_or_time()
    {
        foreach (var plan in new[] { Plan(_first, 1_99, _one), Plan(_first, 2_00, _two) })
        {
            Shelf.Given(LanternListed, Planned(_first, 2_00, _one))
                .When(product => PlanPriceChange.Decide(product, new(plan, Noon)))
                .ThenRejected(PlanPriceChange.PlannedDifferently);
        }
    }

    [Fact]
    public void What_is_not_listed_has_no_price_to_come()
    {
        Shelf.Given().When(product => PlanPriceChange.Decide(product, At1())).ThenRejected(ProductDecider.NotListed);
        Shelf.Given(LanternListed, LanternWithdrawn).When(product => PlanPriceChange.Decide(product, At1()))
            .ThenRejected(ProductDecider.IsWithdrawn);
    }

    [Fact]
    public void No_price_is_planned_for_what_is_past() => Shelf
        .Given(LanternListed)
        .When(product => PlanPriceChange.Decide(product, At1() with { Now = _one }))
        .ThenRejected(PlanPriceChange.TooLate);

    [Fact]
    public void Two_prices_cannot_begin_at_once() => Shelf
        .Given(LanternListed, Planned(_second, 1_00, _one))
        .When(product => PlanPriceChange.Decide(product, At1()))
        .ThenRejected(PlanPriceChange.TimeTaken);

    [Fact]
    public void There_are_only_so_many_plans() => Shelf
        .Given(
        [
            LanternListed,
            .. Enumerable.Range(0, Prices.PlansMax).Select(i => Planned(Guid.CreateVersion7(), 1_00, _two.AddMinutes(i))),
        ])
        .When(product => PlanPriceChange.Decide(product, At1()))
        .ThenRejected(PlanPriceChange.TooMany);

    [Fact]
    public void Readers_see_the_price_from_its_time_on_however_late_the_timer_is()
    {
        var lantern = After(LanternListed, Planned(_second, 1_50, _two), Planned(_first, 2_00, _one));

        long PriceAt(DateTimeOffset now) => ((Product.Listed)lantern.At(now)).Price.Minor;

        Assert.Equal(
            [2_55L, 2_00L, 2_00L, 1_50L],
            [PriceAt(_one.AddTicks(-1)), PriceAt(_one), PriceAt(_two.AddTicks(-1)), PriceAt(_two.AddDays(9))]);
    }

    [Fact]
    public void Its_tag_is_the_same_before_and_after_the_timer_has_been()
    {
        var lantern = After(LanternListed, Planned(_first, 2_00, _one));
        var applied = ApplyPriceChanges.Decide(lantern, _two);
        var after = ((Kernel.Decision<ProductEvent>.Accepted)applied).Events.Aggregate(lantern, Product.Evolve);

        Assert.Equal(((Product.Listed)lantern.At(_two)).Revision, ((Product.Listed)after).Revision);
    }

    [Fact]
    public void The_timer_applies_what_is_due_in_order_of_time_as_of_then() => Shelf
        .Given(LanternListed, Planned(_second, 1_50, _two), Planned(_first, 2_00, _one))
        .When(product => ApplyPriceChanges.Decide(product, _two.AddMinutes(7)))
        .Then(
            new ProductEvent.PriceChangeApplied(
                LanternSku, "White lantern", _first, new(1, Pence(2_55), Pence(2_00), "carl", _one, "planned")),
            new ProductEvent.PriceChangeApplied(
                LanternSku, "White lantern", _second, new(2, Pence(2_00), Pence(1_50), "carl", _two, "planned")));

    [Fact]
    public void What_is_applied_is_said() => Shelf
        .Given(LanternListed, Planned(_first, 2_00, _one))
        .When(product => ApplyPriceChanges.Decide(product, _one))
        .ThenSays(new ProductChangedV1("85123A", "White lantern", 2_00, "GBP"));

    [Fact]
    public void Before_its_time_nothing_is_applied() => Shelf
        .Given(LanternListed, Planned(_first, 2_00, _one))
        .When(product => ApplyPriceChanges.Decide(product, _one.AddTicks(-1)))
        .ThenNothing();

    [Fact]
    public void A_plan_is_cancelled_before_its_time() => Shelf
        .Given(LanternListed, Planned(_first, 2_00, _one))
        .When(product => CancelPriceChange.Decide(product, new(_first, Noon)))
        .Then(new ProductEvent.PriceChangeCancelled(_first));

    [Fact]
    public void What_is_in_force_is_not_cancelled_whether_or_not_the_timer_has_been()
    {
        Shelf.Given(LanternListed, Planned(_first, 2_00, _one))
            .When(product => CancelPriceChange.Decide(product, new(_first, _one)))
            .ThenRejected(CancelPriceChange.InForce);
        Shelf.Given(LanternListed, Planned(_first, 2_00, _one), Applied())
            .When(product => CancelPriceChange.Decide(product, new(_first, _two)))
            .ThenRejected(CancelPriceChange.InForce);
    }

    [Fact]
    public void What_nobody_planned_is_not_cancelled() => Shelf
        .Given(LanternListed)
        .When(product => CancelPriceChange.Decide(product, new(_first, Noon)))
        .ThenRejected(CancelPriceChange.NotPlanned);

    [Fact]
    public void A_plan_that_arrives_again_after_it_was_applied_changes_nothing() => Shelf
        .Given(LanternListed, Planned(_first, 2_00, _one), Applied())
        .When(product => PlanPriceChange.Decide(product, At1() with { Now = _two }))
        .ThenNothing();

    [Fact]
    public void A_plan_that_arrives_again_after_it_was_cancelled_stays_cancelled() => Shelf
        .Given(LanternListed, Planned(_first, 2_00, _one), new ProductEvent.PriceChangeCancelled(_first))
        .When(product => PlanPriceChange.Decide(product, At1()))
        .ThenRejected(PlanPriceChange.Cancelled);

    [Fact]
    public void Every_change_of_price_is_a_document_of_the_history_that_no_other_has()
    {
        ProductEvent[] facts = [Applied(), new ProductEvent.ProductChanged(LanternSku, Offered, new(2, Pence(2_00), Pence(2_55), "carl", _two))];

        var kept = facts.SelectMany(ProductDecider.Instance.Attach!).ToList();

        Assert.Equal(["price-step-000001", "price-step-000002"], kept.Select(document => document.Id));
        Assert.All(kept, document => Assert.IsType<PriceStep>(document.Body));
        Assert.Empty(ProductDecider.Instance.Attach!(LanternListed));
    }

    [Fact]
    public void The_lowest_price_is_that_of_the_thirty_days_before_the_price_of_now()
    {
        var steps = new[] { (Day: 0, Pence: 1_00L), (Day: 1, Pence: 3_00L), (Day: 40, Pence: 2_50L), (Day: 50, Pence: 2_00L) };
        Product lantern = After(LanternListed);
        var lowest = new List<long?> { Lowest() };
        foreach (var (day, pence) in steps)
        {
            var old = (Product.Listed)lantern;
            lantern = Product.Evolve(lantern, new ProductEvent.ProductChanged(
                LanternSku, Offered with { Price = Pence(pence) },
                new(old.Prices.Steps + 1, old.Price, Pence(pence), "carl", Noon.AddDays(day))));
            lowest.Add(Lowest());
        }

        // At day 40 the 1.00 of day 0 is past its month; at day 50 the 3.00 until day 40 is not.
        Assert.Equal([null, 2_55L, 1_00L, 3_00L, 2_50L], lowest);

        long? Lowest() => ((Product.Listed)lantern).Prices.LowestBefore(((Product.Listed)lantern).Price);
    }

    private static ProductEvent.PriceChangeApplied Applied() =>
        new(LanternSku, "White lantern", _first, new(1, Pence(2_55), Pence(2_00), "carl", _one, "planned"));
}
