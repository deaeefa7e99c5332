using ServerlessShop.Kernel;
using ServerlessShop.Ordering.ListingOrders;
using ServerlessShop.Ordering.Orders;
using ServerlessShop.Testing;

namespace ServerlessShop.Ordering.Specs.ListingOrders;

public sealed class SeeOrderSpec
{
    private static readonly Spec<OrderSummary, OrderSummaryEvent> _aSummary = new(OrderSummaryDecider.Instance);
    private static readonly ListEntry _placed = ListEntry.Of((Order.Placed)Order.Evolve(new Order.NotPlaced(), TwoMugs.Placed));
    private static readonly ListEntry _completed = _placed with { Status = "completed" };

    [Fact]
    public void An_order_that_is_seen_first_is_listed() => _aSummary
        .Given().When(summary => SeeOrder.Decide(summary, new(1, _placed)))
        .Then(new OrderSummaryEvent.OrderSeen(1, _placed));

    [Fact]
    public void A_later_version_replaces_what_is_listed() => _aSummary
        .Given(new OrderSummaryEvent.OrderSeen(1, _placed)).When(summary => SeeOrder.Decide(summary, new(4, _completed)))
        .Then(new OrderSummaryEvent.OrderSeen(4, _completed));

    [Theory]
    [InlineData(3)]
    [InlineData(4)]
    public void An_older_version_never_overwrites_a_newer_one(int version) => _aSummary
        .Given(new OrderSummaryEvent.OrderSeen(4, _completed)).When(summary => SeeOrder.Decide(summary, new(version, _placed)))
        .ThenNothing();

    [Fact]
    public void The_next_version_is_not_written_when_it_shows_the_same() => _aSummary
        .Given(new OrderSummaryEvent.OrderSeen(1, _placed)).When(summary => SeeOrder.Decide(summary, new(2, _placed)))
        .ThenNothing();

    [Fact]
    public void After_a_gap_it_is_written_or_one_from_the_gap_could_overwrite_it() => _aSummary
        .Given(new OrderSummaryEvent.OrderSeen(1, _placed)).When(summary => SeeOrder.Decide(summary, new(3, _placed)))
        .Then(new OrderSummaryEvent.OrderSeen(3, _placed));

    [Fact]
    public void A_late_version_does_not_put_back_what_was_erased() => _aSummary
        .Given(new OrderSummaryEvent.OrderSeen(1, _placed), new OrderSummaryEvent.SummaryErased())
        .When(summary => SeeOrder.Decide(summary, new(9, _completed)))
        .ThenNothing();

    [Fact]
    public void Whatever_the_order_of_arrival_the_latest_version_stays()
    {
        // The same three states, one of which shows what an earlier one has shown.
        (int Version, ListEntry Entry)[] versions =
            [(1, _placed), (2, _completed), (3, _placed), (4, _completed), (5, _completed), (6, _completed)];
        var random = new Random(6);
        for (var round = 0; round < 2_000; round++)
        {
            var arriving = Enumerable.Range(0, 12).Select(_ => versions[random.Next(versions.Length)]).ToList();
            var end = arriving.Aggregate(OrderSummaryDecider.Instance.Initial, (summary, one) =>
                Assert.IsType<Decision<OrderSummaryEvent>.Accepted>(SeeOrder.Decide(summary, new(one.Version, one.Entry)))
                    .Events.Aggregate(summary, OrderSummary.Evolve));

            Assert.Equal(arriving.MaxBy(one => one.Version).Entry, Assert.IsType<OrderSummary.Listed>(end).Entry);
        }
    }

    [Fact]
    public void A_summary_shows_what_lists_show_and_lies_with_its_customers_others()
    {
        Assert.Equal(
            new ListEntry(
                TwoMugs.Id.Value, TwoMugs.Place.Customer!.Value.Value, "placed", 1, TwoMugs.Total,
                TwoMugs.Noon.ToUnixTimeMilliseconds()),
            _placed);
        Assert.Equal(
            $"customer-{TwoMugs.Place.Customer}/summary-{TwoMugs.Id}",
            OrderSummaryDecider.KeyOf(TwoMugs.Id, TwoMugs.Place.Customer).ToString());
        Assert.Equal($"{TwoMugs.Id}/summary-{TwoMugs.Id}", OrderSummaryDecider.KeyOf(TwoMugs.Id, null).ToString());
    }
}
