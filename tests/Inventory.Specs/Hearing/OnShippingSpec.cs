using Azure.Messaging.ServiceBus;
using ServerlessShop.Contracts.Ordering;
using ServerlessShop.Contracts.Shipping;
using ServerlessShop.Inventory.Aisles;
using ServerlessShop.Inventory.ReceivingStock;
using ServerlessShop.Inventory.Specs.Standins;
using static ServerlessShop.Inventory.Specs.Goods;

namespace ServerlessShop.Inventory.Specs.Hearing;

public sealed class OnShippingSpec : IAsyncLifetime
{
    private readonly MemoryStore _store = new();
    private readonly Instance _inventory;

    public OnShippingSpec() => _inventory = new Instance(_store);

    /// <summary>Three mugs and two bags are reserved for an order, of five each.</summary>
    public async Task InitializeAsync()
    {
        await Receive(Mugs(5));
        await Receive(Bags(5));
        await Order(new OrderPlacedV1(
            _order, null, 1, "GBP", DateTimeOffset.UnixEpoch, [Ordered(Mugs(3)), Ordered(Bags(2))]));
    }

    public Task DisposeAsync()
    {
        _inventory.Dispose();
        return Task.CompletedTask;
    }

    [Fact]
    public async Task A_shipment_without_contents_takes_out_everything()
    {
        Assert.Equal(["completed"], await Hear(Everything));

        await FiguresAre(mugs: (2, 0, 3), bags: (3, 0, 2));
    }

    [Fact]
    public async Task A_shipment_with_contents_takes_out_only_those()
    {
        Assert.Equal(["completed"], await Hear(Some(1, last: false, Mugs(2))));

        await FiguresAre(mugs: (3, 1, 2), bags: (5, 2, 0));
    }

    [Fact]
    public async Task Split_shipments_may_be_heard_in_any_order_and_any_number_of_times()
    {
        var first = Some(1, last: false, Mugs(1));
        var second = Some(2, last: false, Mugs(1), Bags(1));
        var last = Some(3, last: true, Mugs(1), Bags(1));

        Assert.Equal(["completed"], await Hear(last));
        Assert.Equal(["completed", "completed"], await Hear(first, last));
        Assert.Equal(["completed", "completed", "completed"], await Hear(second, first, second));
        Assert.Equal(["completed"], await Hear(first));

        await FiguresAre(mugs: (2, 0, 3), bags: (3, 0, 2));
        Assert.Equal("taken-out", StateOfTheOrder());
    }

    [Fact]
    public async Task What_the_last_shipment_leaves_behind_is_given_back()
    {
        await Hear(Some(2, last: true, Mugs(1)));
        await FiguresAre(mugs: (4, 2, 1), bags: (5, 2, 0)); // The first one is still to be heard of.

        await Hear(Some(1, last: false, Mugs(1)));

        await FiguresAre(mugs: (3, 0, 2), bags: (5, 0, 0));
    }

    [Fact]
    public async Task What_was_not_sent_is_given_back_when_the_order_is_cancelled_after_all()
    {
        await Hear(Some(1, last: false, Mugs(2)));

        Assert.Equal(["completed"], await Order(new OrderCancelledV1(_order, "The rest was stopped.")));

        await FiguresAre(mugs: (3, 0, 2), bags: (5, 0, 0));
    }

    [Fact]
    public async Task An_aisle_that_a_part_has_emptied_does_not_keep_the_others_from_giving_back()
    {
        await Hear(Some(1, last: false, Mugs(3)));

        Assert.Equal(["completed"], await Order(new OrderCancelledV1(_order, "The rest was stopped.")));

        await FiguresAre(mugs: (2, 0, 3), bags: (5, 0, 0));
        Assert.Equal("released", StateOfTheOrder());
    }

    [Fact]
    public async Task What_has_all_left_cannot_be_cancelled()
    {
        await Hear(Everything);

        Assert.Equal(
            ["dead-lettered: stock-already-taken-out"], await Order(new OrderCancelledV1(_order, "Too late.")));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(7)]
    public async Task A_shipment_that_was_left_half_way_is_seen_through_by_whoever_comes_next(int steps)
    {
        var stopped = 0;
        using var dying = new Instance(
            _store, _ => ++stopped > steps ? new TaskCompletionSource().Task : Task.CompletedTask);
        var first = Some(1, last: false, Mugs(2), Bags(1));

        _ = dying.OnShipping.Run([first], new Settlements(), CancellationToken.None);

        Assert.Equal(["completed"], await Hear(Some(2, last: true, Mugs(1), Bags(1))));
        Assert.Equal(["completed"], await Hear(Some(1, last: false, Mugs(2), Bags(1))));

        await FiguresAre(mugs: (2, 0, 3), bags: (3, 0, 2));
    }

    [Fact]
    public async Task What_leaves_the_stock_must_have_been_reserved()
    {
        Assert.Equal(
            ["dead-lettered: stock-not-reserved"],
            await Hear(Letters.Of(new ShipmentDispatchedV1(Guid.CreateVersion7(), 1, null, true, null, null))));
        Assert.Equal(
            ["dead-lettered: shipment-of-other-goods"], await Hear(Some(1, last: true, new StockLine(new("999"), 1))));
    }

    [Fact]
    public async Task What_cannot_be_understood_is_put_aside() => Assert.Equal(
        [
            "dead-lettered: shipment-unreadable",
            "dead-lettered: shipment-unreadable",
            "dead-lettered: unknown-message",
            "completed",
        ],
        await Hear(Some(0, last: true, Mugs(1)), Some(1, last: true), Letters.Of("ShipmentLostV1", "{}"), Everything));

    private static readonly Guid _order = Guid.Parse("00000000-0000-0000-0000-000000000001");

    private static ServiceBusReceivedMessage Everything =>
        Letters.Of(new ShipmentDispatchedV1(_order, 1, null, Final: true, null, null));

    private static ServiceBusReceivedMessage Some(int shipment, bool last, params StockLine[] lines) =>
        Letters.Of(new ShipmentDispatchedV1(_order, shipment, [.. lines.Select(Ordered)], last, "DHL", "JD01"));

    private static OrderedV1 Ordered(StockLine line) => new(line.Sku.Code, line.Units);

    private async Task<IEnumerable<string>> Hear(params ServiceBusReceivedMessage[] messages)
    {
        var settlements = new Settlements();
        await _inventory.OnShipping.Run(messages, settlements, CancellationToken.None);
        return messages.Select(settlements.Of);
    }

    private async Task<IEnumerable<string>> Order(object said)
    {
        var settlements = new Settlements();
        var message = Letters.Of(said);
        await _inventory.OnOrdering.Run([message], settlements, CancellationToken.None);
        return [settlements.Of(message)];
    }

    private async Task Receive(StockLine line) => await _inventory.Aisles.Transact(
        new(line.Sku.Aisle, AisleDecider.Kind),
        [new(AisleDecider.BookingOf(Guid.CreateVersion7()), (_, own) => ReceiveStock.Decide(own, [line]), New: true)],
        CancellationToken.None);

    private async Task FiguresAre(
        (long OnHand, long Reserved, long Sold) mugs, (long OnHand, long Reserved, long Sold) bags) =>
        Assert.Equal((mugs, bags), (await Of(Mugs(1)), await Of(Bags(1))));

    private async Task<(long OnHand, long Reserved, long Sold)> Of(StockLine line)
    {
        var aisle = await _inventory.Aisles.Read(new(line.Sku.Aisle, AisleDecider.Kind), CancellationToken.None);
        var stock = aisle.Of(line.Sku);
        return (stock.OnHand, stock.Reserved, stock.Sold);
    }

    private string StateOfTheOrder() => (string)_store.In(_order.ToString())
        .Single(document => (string)document["kind"]! == "reservation")["body"]!["is"]!;
}
