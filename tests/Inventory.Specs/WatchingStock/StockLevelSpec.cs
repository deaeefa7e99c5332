using ServerlessShop.Contracts.Inventory;
using ServerlessShop.Inventory.Aisles;
using ServerlessShop.Inventory.ReadingStock;
using ServerlessShop.Inventory.ReceivingStock;
using ServerlessShop.Inventory.ReleasingStock;
using ServerlessShop.Inventory.ReservingStock;
using ServerlessShop.Inventory.Specs.Standins;
using ServerlessShop.Inventory.WatchingStock;
using ServerlessShop.Kernel;
using ServerlessShop.Persistence;
using static ServerlessShop.Inventory.Specs.Goods;

namespace ServerlessShop.Inventory.Specs.WatchingStock;

/// <summary>When the world is told that there is none, few or some of a sku.</summary>
public sealed class StockLevelSpec : IDisposable
{
    private readonly MemoryStore _store = new();
    private readonly Instance _inventory;

    public StockLevelSpec() => _inventory = new Instance(_store);

    public void Dispose() => _inventory.Dispose();

    [Fact]
    public async Task A_change_of_level_is_said_and_counted()
    {
        await Receive(_inventory, Mugs(5));
        await Hold("order-1", Mugs(5));
        await GiveBack("order-1");

        Assert.Equal(
            [new("220MUG", "in", 1), new("220MUG", "out", 2), new("220MUG", "in", 3)], Said());
    }

    [Fact]
    public async Task What_changes_no_level_says_nothing()
    {
        await Receive(_inventory, Mugs(5));
        await Hold("order-1", Mugs(1));
        await Hold("order-2", Mugs(3));
        await GiveBack("order-2");
        await Receive(_inventory, Mugs(5));

        Assert.Equal([new("220MUG", "in", 1)], Said());
    }

    [Fact]
    public async Task Few_is_only_what_somebody_has_called_few()
    {
        await Receive(_inventory, Mugs(5));
        await Set(new(Mugs(1).Sku, 2));
        await Hold("order-1", Mugs(2));
        await Hold("order-2", Mugs(1));
        await Hold("order-3", Mugs(2));

        Assert.Equal(
            [new("220MUG", "in", 1), new("220MUG", "low", 2), new("220MUG", "out", 3)], Said());
    }

    [Fact]
    public async Task A_threshold_may_itself_change_the_level()
    {
        await Receive(_inventory, Mugs(5));
        await Set(new(Mugs(1).Sku, 5));
        await Set(new(Mugs(1).Sku, 5));
        await Set(new(Mugs(1).Sku, null));

        Assert.Equal(
            [new("220MUG", "in", 1), new("220MUG", "low", 2), new("220MUG", "in", 3)], Said());
    }

    [Fact]
    public async Task There_is_no_threshold_for_what_was_never_here() => Assert.Equal(
        StockAnswer.NotStocked,
        Assert.IsType<Outcome<Booking>.Refused>(await Set(new(Mugs(1).Sku, 5))).Reason);

    [Fact]
    public async Task More_changes_than_a_batch_can_hold_are_told_all_the_same()
    {
        var many = Enumerable.Range(0, 150).Select(n => new StockLine(new Sku($"220X{n:D3}"), 1)).ToArray();

        await Receive(_inventory, many);
        Assert.Equal(150, Said().Count);

        await Hold("order-1", many);
        await GiveBack("order-1");
        var last = Said().GroupBy(said => said.Sku).Select(ofOne => ofOne.MaxBy(said => said.Sequence)!.Level);
        Assert.All(last, level => Assert.Equal("in", level));
    }

    [Fact]
    public async Task Sixty_orders_that_each_sell_something_out_are_told_in_as_many_batches_as_it_takes()
    {
        await Receive(_inventory, [.. Enumerable.Range(0, 60).Select(n => new StockLine(new Sku($"220X{n:D3}"), 1))]);

        await _inventory.Aisles.Transact(
            _aisle,
            [.. Enumerable.Range(0, 60).Select(n => HoldAsk($"order-{n}", new StockLine(new Sku($"220X{n:D3}"), 1)))],
            CancellationToken.None);

        Assert.Equal(60, Said().Count(said => said.Level == "out"));
    }

    private static readonly DocumentKey _aisle = new("220", AisleDecider.Kind);

    private static Ask<Aisle, Booking, AisleEvent> HoldAsk(string id, params StockLine[] lines) => AisleAsk.Of(
        id, (aisle, own) => HoldLines.Decide(aisle, own, new(Guid.Empty, These(lines), GoesOn: false, [])), []);

    private async Task Hold(string id, params StockLine[] lines) =>
        await _inventory.Aisles.Transact(_aisle, [HoldAsk(id, lines)], CancellationToken.None);

    private async Task GiveBack(string id) => await _inventory.Aisles.Transact(
        _aisle, [AisleAsk.Of(id, (_, own) => GiveBackLines.Decide(own), decided: [])], CancellationToken.None);

    private async Task<Outcome<Booking>> Set(SetThreshold set) => (await _inventory.Aisles.Transact(
        _aisle,
        [AisleAsk.Of(AisleDecider.ThresholdOf(set.Sku), (aisle, _) => SetThreshold.Decide(aisle, set), [])],
        CancellationToken.None))[0];

    private List<StockLevelChangedV1> Said() => _store.Said<StockLevelChangedV1>();
}
