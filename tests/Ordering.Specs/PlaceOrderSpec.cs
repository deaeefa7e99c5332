using ServerlessShop.Contracts.Ordering;
using ServerlessShop.Kernel;
using ServerlessShop.Ordering.Orders;
using ServerlessShop.Ordering.PlacingOrder;
using static ServerlessShop.Ordering.Specs.TwoMugs;

namespace ServerlessShop.Ordering.Specs;

public sealed class PlaceOrderSpec
{
    [Fact]
    public void Placing_an_order_records_its_lines_total_and_the_end_of_its_first_step() => AnOrder
        .Given()
        .When(order => Decide(order, Place))
        .Then(new OrderEvent.OrderPlaced(
            Id, Place.Customer, Placed.Wish, Place.Lines, Total, "tok_approve", "Sally", Noon, Noon.AddMinutes(15), Noon));

    [Fact]
    public void Placing_says_units_per_sku_and_sets_one_alarm()
    {
        var twice = Place with { Lines = [.. Place.Lines, .. Place.Lines] };
        var placed = Assert.IsType<Decision<OrderEvent>.Accepted>(Decide(new Order.NotPlaced(), twice)).Events.Single();

        var said = OrderDecider.Instance.Announce(placed);

        var order = Assert.IsType<OrderPlacedV1>(said[0].Message);
        Assert.Equal((Id.Value, 48_00L, "GBP", Noon), (order.OrderId, order.TotalMinor, order.Currency, order.At));
        Assert.Equal([new OrderedV1("MUG01", 4)], order.Ordered);
        Assert.Equal(new OrderDeadlineV1(Id.Value, Noon.AddMinutes(15)), said[1].Message);
        Assert.Equal(Noon.AddMinutes(15), said[1].NotBefore);
        Assert.Equal(2, said.Count);
    }

    [Fact]
    public void Placing_the_same_order_again_changes_nothing() => AnOrder
        .Given(Placed)
        .When(order => Decide(order, Place with { By = "Omar", Now = Noon.AddHours(1) }))
        .ThenNothing();

    [Theory]
    [InlineData(13_00, 2, "tok_approve")]
    [InlineData(12_00, 3, "tok_approve")]
    [InlineData(12_00, 2, "tok_slow")]
    public void Another_price_quantity_or_payment_makes_it_another_order(long pence, int units, string token) => AnOrder
        .Given(Placed)
        .When(order => Decide(order, Place with
        {
            Lines = [new OrderLine(Mug, new Quantity(units), new Money(pence, "GBP"))],
            PaymentToken = token,
        }))
        .ThenRejected(PlaceOrder.AlreadyPlacedDifferently);

    [Fact]
    public void A_token_that_looks_like_a_line_does_not_make_another_wish_the_same() => AnOrder
        .Given(Placed)
        .When(order => Decide(order, Place with { PaymentToken = "tok_approve|MUG01 2 1200GBP", Lines = [] }))
        .ThenRejected(PlaceOrder.AlreadyPlacedDifferently);

    [Fact]
    public void A_retry_after_the_end_is_still_the_same_order() => AnOrder
        .Given([.. ToItsEnd])
        .When(order => Decide(order, Place))
        .ThenNothing();

    [Fact]
    public void An_order_cancelled_before_it_was_placed_stays_cancelled() => AnOrder
        .Given(Cancelled)
        .When(order => Decide(order, Place))
        .ThenRejected(PlaceOrder.CancelledFirst);

    [Fact]
    public void A_sku_that_the_catalogue_does_not_have_cannot_be_ordered() => AnOrder
        .Given()
        .When(order => PlaceOrder.Decide(order, Place, _ => false))
        .ThenRejected(PlaceOrder.UnknownSku);

    [Fact]
    public void An_order_has_something_to_pay() => AnOrder
        .Given()
        .When(order => Decide(order, Place with { Lines = [new OrderLine(Mug, new Quantity(1), new Money(0, "GBP"))] }))
        .ThenRejected(PlaceOrder.NothingToPay);

    [Theory]
    [InlineData(0)]
    [InlineData(PlaceOrder.LinesMax + 1)]
    public void An_order_has_one_to_two_thousand_lines(int lines) => AnOrder
        .Given()
        .When(order => Decide(order, Place with { Lines = [.. Enumerable.Repeat(Place.Lines[0], lines)] }))
        .ThenRejected(PlaceOrder.WrongNumberOfLines);

    [Fact]
    public void The_lines_of_one_sku_together_keep_to_the_largest_quantity() => AnOrder
        .Given()
        .When(order => Decide(order, Place with
        {
            Lines =
            [
                new OrderLine(Mug, new Quantity(Quantity.UnitsMax), Total),
                new OrderLine(Mug, new Quantity(1), Total),
            ],
        }))
        .ThenRejected(PlaceOrder.TooManyUnits);

    [Fact]
    public void The_lines_are_kept_apart_from_the_state()
    {
        var attached = Assert.Single(OrderDecider.Instance.Attach!(Placed));
        Assert.Equal(("lines", (object)Place.Lines), (attached.Id, attached.Body));
    }

    private static Decision<OrderEvent> Decide(Order order, PlaceOrder place) =>
        PlaceOrder.Decide(order, place, sku => sku == Mug);
}
