using ServerlessShop.Contracts.Ordering;
using ServerlessShop.Kernel;
using ServerlessShop.Ordering.FollowingShipments;
using ServerlessShop.Ordering.Orders;
using ServerlessShop.Ordering.PlacingOrder;
using ServerlessShop.Ordering.SettlingPayment;
using static ServerlessShop.Ordering.Specs.TwoMugs;

namespace ServerlessShop.Ordering.Specs.FollowingShipments;

/// <summary>Three mugs at 10.00 less 1.00, a mug at 8.00, two pots at 5.00 and 4.99 for shipping: 51.99.</summary>
public sealed class ShipmentShareSpec
{
    private static readonly Sku _pot = new("POT01");

    private static readonly ValueList<OrderLine> _lines =
    [
        new OrderLine(Mug, new Quantity(3), new Money(10_00, "GBP"), DiscountMinor: 1_00),
        new OrderLine(_pot, new Quantity(2), new Money(5_00, "GBP")),
        new OrderLine(Mug, new Quantity(1), new Money(8_00, "GBP")),
    ];

    private static readonly Money _total = new(51_99, "GBP");

    private static readonly Checkout _checkout = new(
        Guid.Empty, new("mara@example.com", "Mara", "en"), new("Mara", "Mill Lane 1", "York", "YO1 7HH", "GB"),
        new Money(4_99, "GBP"), OrderLine.StandardRate, DiscountCode: null, _total);

    private static readonly Order.Placed _order = (Order.Placed)new OrderEvent[]
    {
        Assert.IsType<OrderEvent.OrderPlaced>(Assert.Single(Assert.IsType<Decision<OrderEvent>.Accepted>(
            PlaceOrder.Decide(
                new Order.NotPlaced(), Place with { Lines = _lines, Checkout = _checkout }, _ => true)).Events)),
        Reserved with { Total = _total },
        Confirmed,
    }.Aggregate((Order)new Order.NotPlaced(), Order.Evolve);

    [Fact]
    public void The_first_shipment_pays_for_the_shipping() =>
        Assert.Equal([4_99 + 9_67, 37_33], Asked(Sent(1, (Mug, 1)), Last(2)));

    [Fact]
    public void Units_of_a_sku_are_taken_from_its_lines_in_turn() =>
        Assert.Equal([4_99 + 29_00, 8_00, 10_00], Asked(Sent(1, (Mug, 3)), Sent(2, (Mug, 1)), Last(3)));

    [Fact]
    public void Sent_piece_by_piece_the_pieces_cost_what_the_order_does()
    {
        var asked = Asked(Sent(1, (Mug, 1)), Sent(2, (Mug, 1)), Sent(3, (_pot, 1), (Mug, 1)), Sent(4, (_pot, 1)), Last(5));

        Assert.Equal([4_99 + 9_67, 9_66, 9_67 + 5_00, 5_00, 8_00], asked);
        Assert.Equal(_total.Minor, asked.Sum());
    }

    [Fact]
    public void A_last_shipment_that_overtook_the_others_waits_for_them_and_takes_what_is_left()
    {
        var order = Next(_order, Last(3));
        Assert.Null(order.Parcel(3).Asked);

        order = Next(order, Sent(2, (_pot, 2)));
        Assert.Null(order.Parcel(3).Asked);

        order = Next(order, Sent(1, (Mug, 3)));
        Assert.Equal([4_99 + 29_00, 10_00, 8_00], order.Shipments.Select(shipment => shipment.Asked!.Minor));
        Assert.Equal(_total, order.Asked);
    }

    [Fact]
    public void A_shipment_that_costs_nothing_is_told_too_so_that_payments_knows_that_it_was_the_last()
    {
        var all = Sent(1, (Mug, 4), (_pot, 2));
        var decision = RecordDispatch.Decide(Next(_order, all), Last(2));

        var facts = Assert.IsType<Decision<OrderEvent>.Accepted>(decision).Events;

        Assert.Equal(
            new CaptureDueV1(Id.Value, 2, 0, "GBP", Final: true),
            facts.SelectMany(OrderDecider.Instance.Announce).Select(said => said.Message).OfType<CaptureDueV1>().Single());
    }

    [Fact]
    public void What_costs_nothing_keeps_no_order_from_its_end()
    {
        var order = Next(Next(_order, Sent(1, (Mug, 4), (_pot, 2))), Last(2));
        order = Settled(order, RecordCapture.Decide(order, new(Id, 1, _total, Noon)));
        order = Settled(order, RecordCapture.Decide(order, new(Id, 2, _total with { Minor = 0 }, Noon)));
        order = Settled(order, RecordDelivery.Decide(order, new(Id, 1, Noon)));

        order = Settled(order, RecordDelivery.Decide(order, new(Id, 2, Noon)));

        Assert.Equal((Progress.Completed, _total), (order.Progress, order.Captured));
    }

    [Fact]
    public void A_part_says_what_is_in_it() => Assert.Equal(
        RecordDispatch.WithoutItems,
        Assert.IsType<Decision<OrderEvent>.Rejected>(
            RecordDispatch.Decide(_order, Sent(1) with { Items = null })).Reason);

    private static long[] Asked(params RecordDispatch[] shipments) =>
        [.. shipments.Aggregate(_order, Next).Shipments.Select(shipment => shipment.Asked!.Minor)];

    private static Order.Placed Next(Order.Placed order, RecordDispatch dispatch) =>
        Settled(order, RecordDispatch.Decide(order, dispatch));

    private static Order.Placed Settled(Order.Placed order, Decision<OrderEvent> decision) =>
        (Order.Placed)Assert.IsType<Decision<OrderEvent>.Accepted>(decision).Events
            .Aggregate((Order)order, Order.Evolve);

    private static RecordDispatch Sent(int number, params (Sku Sku, int Units)[] items) => new(
        Id, number, [.. items.Select(item => new SkuUnits(item.Sku, item.Units))], IsFinal: false, "DPD", null, _lines,
        Noon.AddHours(number));

    private static RecordDispatch Last(int number) =>
        new(Id, number, Items: null, IsFinal: true, "DPD", null, Lines: [], Noon.AddHours(number));
}
