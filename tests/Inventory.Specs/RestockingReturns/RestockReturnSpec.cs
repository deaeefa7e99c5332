using ServerlessShop.Contracts.Ordering;
using ServerlessShop.Inventory.Aisles;
using ServerlessShop.Inventory.RestockingReturns;
using ServerlessShop.Inventory.Specs.Standins;
using static ServerlessShop.Inventory.Specs.Goods;

namespace ServerlessShop.Inventory.Specs.RestockingReturns;

public sealed class RestockReturnSpec
{
    [Fact]
    public void What_came_back_is_booked_once() => InAisle
        .With(Mugs(5), Jugs(5))
        .Given()
        .When(state => RestockReturn.Decide(state.Booking, new(new(Guid.Empty), Guid.Empty, [Mugs(2)], [Jugs(1)])))
        .Then(new AisleEvent.LinesReturned([Mugs(2)], [Jugs(1)]));

    [Fact]
    public void Only_what_is_fit_to_be_sold_is_on_hand_and_the_books_still_prove_each_other()
    {
        var stock = Stock.None.Receive(10).Hold(4).TakeOut(4).Return(2).Scrap(1);

        Assert.Equal(
            (OnHand: 8L, Sold: 4L, Returned: 3L, Scrapped: 1L),
            (stock.OnHand, stock.Sold, stock.Returned, stock.Scrapped));
    }

    [Fact]
    public async Task A_return_is_heard_any_number_of_times_and_lies_in_its_aisles_once()
    {
        using var inventory = new Instance(new MemoryStore());
        await Receive(inventory, Mugs(5), Bags(5));
        var said = new ReturnInspectedV1(
            Guid.CreateVersion7(), Guid.CreateVersion7(), [new("220MUG", 2)], [new("850BAG", 1), new("220MUG", 1)]);

        Assert.Equal(["completed", "completed"], await Hear(inventory, said, said));
        Assert.Equal(["completed"], await Hear(inventory, said));

        Assert.Equal((7, 0), await FiguresOf(inventory, Mugs(1)));
        Assert.Equal((5, 0), await FiguresOf(inventory, Bags(1)));
    }

    [Fact]
    public async Task Returns_of_two_orders_may_bear_the_same_id()
    {
        using var inventory = new Instance(new MemoryStore());
        await Receive(inventory, Mugs(5));
        var one = new ReturnInspectedV1(Guid.CreateVersion7(), Guid.Empty, [new("220MUG", 2)], []);

        await Hear(inventory, one);
        await Hear(inventory, one with { OrderId = Guid.CreateVersion7() });

        Assert.Equal((9, 0), await FiguresOf(inventory, Mugs(1)));
    }

    [Fact]
    public async Task A_return_of_nothing_is_put_aside()
    {
        using var inventory = new Instance(new MemoryStore());

        Assert.Equal(
            ["dead-lettered: return-lines-unreadable"],
            await Hear(inventory, new ReturnInspectedV1(Guid.CreateVersion7(), Guid.CreateVersion7(), [], [])));
    }

    private static async Task<IEnumerable<string>> Hear(Instance inventory, params ReturnInspectedV1[] said)
    {
        var settlements = new Settlements();
        var messages = said.Select(Letters.Of).ToArray();
        await inventory.OnOrdering.Run(messages, settlements, CancellationToken.None);
        return messages.Select(settlements.Of);
    }
}
