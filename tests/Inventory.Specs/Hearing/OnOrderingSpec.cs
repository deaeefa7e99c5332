using Azure.Messaging.ServiceBus;
using ServerlessShop.Contracts.Ordering;
using ServerlessShop.Inventory.Aisles;
using ServerlessShop.Inventory.ReceivingStock;
using ServerlessShop.Inventory.Specs.Standins;
using static ServerlessShop.Inventory.Specs.Goods;

namespace ServerlessShop.Inventory.Specs.Hearing;

public sealed class OnOrderingSpec : IDisposable
{
    private readonly MemoryStore _store = new();
    private readonly Instance _inventory;

    public OnOrderingSpec() => _inventory = new Instance(_store);

    public void Dispose() => _inventory.Dispose();

    [Fact]
    public async Task An_order_is_held_in_all_its_aisles_and_said_to_be_reserved()
    {
        await Receive(Mugs(5), Bags(5));

        Assert.Equal(["completed"], await Hear(Placed(_one, Mugs(2), Bags(1))));

        Assert.Equal(new Stock(OnHand: 5, Reserved: 2, Received: 5, Sold: 0), await StockOf(Mugs(1)));
        Assert.Equal(new Stock(OnHand: 5, Reserved: 1, Received: 5, Sold: 0), await StockOf(Bags(1)));
        Assert.Equal([("StockReservedV1", _one)], Said());
    }

    [Fact]
    public async Task An_order_that_is_short_in_a_later_aisle_keeps_nothing_in_an_earlier_one()
    {
        await Receive(Mugs(5), Bags(5));

        Assert.Equal(["completed"], await Hear(Placed(_one, Mugs(2), Bags(6))));

        Assert.Equal(5, (await StockOf(Mugs(1))).Available);
        Assert.Equal(5, (await StockOf(Bags(1))).Available);
        Assert.Equal([("StockRefusedV1", _one)], Said());
    }

    [Fact]
    public async Task Orders_are_served_in_the_order_of_their_messages_and_a_refusal_stops_nobody()
    {
        await Receive(Mugs(5));

        await Hear(Placed(_one, Mugs(3)), Placed(_two, Mugs(3)), Placed(_three, Mugs(2)));

        Assert.Equal(
            new[] { ("StockReservedV1", _one), ("StockRefusedV1", _two), ("StockReservedV1", _three) }.Order(),
            Said().Order());
        Assert.Equal(0, (await StockOf(Mugs(1))).Available);
    }

    [Fact]
    public async Task Each_aisle_is_written_once_for_all_orders_of_a_batch()
    {
        await Receive(Mugs(1_000), Bags(1_000));
        _inventory.Container.Operations.Clear();

        await Hear(
        [
            .. Enumerable.Range(1, 30)
                .Select(n => Placed(Guid.CreateVersion7(), n % 2 == 0 ? [Mugs(1)] : [Mugs(1), Bags(1)])),
        ]);

        Assert.Equal(2, _inventory.Container.Operations.Count(IsAisleWrite));
        Assert.Equal(30, (await StockOf(Mugs(1))).Reserved);
        Assert.Equal(15, (await StockOf(Bags(1))).Reserved);
    }

    [Fact]
    public async Task Nothing_is_read_in_the_aisles_that_this_instance_has_written_last()
    {
        await Receive(Mugs(5), Bags(5));
        _inventory.Container.Operations.Clear();

        await Hear(Placed(_one, Mugs(2), Bags(1)));
        await Hear(Letters.Of(new OrderCancelledV1(_one, "Changed my mind")));

        var read = _inventory.Container.Operations.Where(what => what.StartsWith("read", StringComparison.Ordinal));
        Assert.All(read, what => Assert.EndsWith("/reservation", what, StringComparison.Ordinal));
        Assert.Equal(new Stock(OnHand: 5, Reserved: 0, Received: 5, Sold: 0), await StockOf(Mugs(1)));
    }

    [Fact]
    public async Task The_same_message_twice_in_one_batch_holds_once()
    {
        await Receive(Mugs(5));

        Assert.Equal(["completed", "completed"], await Hear(Placed(_one, Mugs(2)), Placed(_one, Mugs(2))));

        Assert.Equal(2, (await StockOf(Mugs(1))).Reserved);
        Assert.Equal([("StockReservedV1", _one)], Said());
    }

    [Fact]
    public async Task A_whole_batch_that_comes_again_changes_nothing()
    {
        await Receive(Mugs(100));
        var batch = Enumerable.Range(0, 40).Select(_ => Guid.CreateVersion7()).ToList();
        await Hear([.. batch.Select(order => Placed(order, Mugs(1)))]);

        using var another = new Instance(_store);
        var settled = await Hear(another, [.. batch.Select(order => Placed(order, Mugs(1)))]);

        Assert.All(settled, how => Assert.Equal("completed", how));

        Assert.Equal(40, (await StockOf(Mugs(1))).Reserved);
    }

    [Fact]
    public async Task A_cancellation_gives_back_what_was_held()
    {
        await Receive(Mugs(5), Bags(5));
        await Hear(Placed(_one, Mugs(2), Bags(1)));

        await Hear(Letters.Of(new OrderCancelledV1(_one, "Changed my mind")));

        Assert.Equal(5, (await StockOf(Mugs(1))).Available);
        Assert.Equal(5, (await StockOf(Bags(1))).Available);
    }

    [Fact]
    public async Task An_order_whose_cancellation_was_heard_first_holds_nothing()
    {
        await Receive(Mugs(5));
        await Hear(Letters.Of(new OrderCancelledV1(_one, "Changed my mind")));

        Assert.Equal(["completed"], await Hear(Placed(_one, Mugs(2))));

        Assert.Equal(5, (await StockOf(Mugs(1))).Available);
        Assert.Empty(Said());
    }

    [Fact]
    public async Task Another_instance_gives_back_what_it_has_not_held_itself()
    {
        // Its memory of the aisle is from before the hold, and knows of nothing reserved.
        using var another = new Instance(_store);
        await Receive(another, Mugs(5));
        await Hear(Placed(_one, Mugs(2)));

        Assert.Equal(["completed"], await Hear(another, Letters.Of(new OrderCancelledV1(_one, "Changed my mind"))));

        Assert.Equal(5, (await StockOf(Mugs(1))).Available);
    }

    [Fact]
    public async Task What_cannot_be_understood_is_put_aside_and_holds_up_nobody()
    {
        await Receive(Mugs(5));

        Assert.Equal(
            [
                "dead-lettered: unreadable-message",
                "dead-lettered: unknown-message",
                "dead-lettered: order-lines-unreadable",
                "dead-lettered: order-lines-unreadable",
                "dead-lettered: order-lines-unreadable",
                "completed",
            ],
            await Hear(
                Letters.Of(nameof(OrderPlacedV1), "no JSON"),
                Letters.Of("OrderForgottenV1", "{}"),
                Placed(_two),
                Letters.Of(new OrderPlacedV1(_two, null, 1, "GBP", DateTimeOffset.UnixEpoch, [new("no sku!", 1)])),
                Letters.Of(new OrderPlacedV1(_two, null, 1, "GBP", DateTimeOffset.UnixEpoch, [new("220MUG", 0)])),
                Placed(_one, Mugs(2))));

        Assert.Equal(2, (await StockOf(Mugs(1))).Reserved);
    }

    private static readonly Guid _one = Guid.Parse("00000000-0000-0000-0000-000000000001");
    private static readonly Guid _two = Guid.Parse("00000000-0000-0000-0000-000000000002");
    private static readonly Guid _three = Guid.Parse("00000000-0000-0000-0000-000000000003");

    private static ServiceBusReceivedMessage Placed(Guid order, params StockLine[] lines) =>
        Letters.Of(new OrderPlacedV1(
            order, null, 1, "GBP", DateTimeOffset.UnixEpoch,
            [.. lines.Select(line => new OrderedV1(line.Sku.Code, line.Units))]));

    private static bool IsAisleWrite(string operation) =>
        operation.StartsWith("write 220/aisle", StringComparison.Ordinal)
        || operation.StartsWith("write 850/aisle", StringComparison.Ordinal);

    private Task<IEnumerable<string>> Hear(params ServiceBusReceivedMessage[] messages) => Hear(_inventory, messages);

    private static async Task<IEnumerable<string>> Hear(Instance instance, params ServiceBusReceivedMessage[] messages)
    {
        var settlements = new Settlements();
        await instance.OnOrdering.Run(messages, settlements, CancellationToken.None);
        return messages.Select(settlements.Of);
    }

    private Task Receive(params StockLine[] lines) => Receive(_inventory, lines);

    private static async Task Receive(Instance instance, params StockLine[] lines)
    {
        foreach (var (aisle, lying) in StockLine.ByAisle(lines))
        {
            await instance.Aisles.Transact(
                new(aisle, AisleDecider.Kind),
                [
                    new(
                        AisleDecider.BookingOf(Guid.CreateVersion7()),
                        (_, own) => ReceiveStock.Decide(own, lying),
                        New: true),
                ],
                CancellationToken.None);
        }
    }

    private async Task<Stock> StockOf(StockLine line) =>
        (await _inventory.Aisles.Read(new(line.Sku.Aisle, AisleDecider.Kind), CancellationToken.None)).Of(line.Sku);

    private List<(string Type, Guid Order)> Said() => _store.Documents
        .Where(document => (string)document["kind"]! == "outbox")
        .Select(entry => ((string)entry["type"]!, Guid.Parse((string)entry["about"]!)))
        .ToList();
}
