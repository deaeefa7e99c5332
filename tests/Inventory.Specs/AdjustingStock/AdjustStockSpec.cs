using ServerlessShop.Inventory.Adjustments;
using ServerlessShop.Inventory.AdjustingStock;
using ServerlessShop.Inventory.Aisles;
using ServerlessShop.Inventory.Specs.Standins;
using ServerlessShop.Kernel;
using ServerlessShop.Testing;
using static ServerlessShop.Inventory.Specs.Goods;
using Happened = ServerlessShop.Inventory.Adjustments.AdjustmentEvent;

namespace ServerlessShop.Inventory.Specs.AdjustingStock;

public sealed class AdjustStockSpec
{
    private static readonly Spec<Adjustment, AdjustmentEvent> Adjustment = new(AdjustmentDecider.Instance);

    [Fact]
    public void It_is_written_down_who_has_seen_what_and_why() => Adjustment
        .Given()
        .When(Adjust(TwoMugsBroken))
        .Then(new Happened.MakingBegan(TwoMugsBroken));

    [Fact]
    public void The_same_adjustment_again_changes_nothing_whenever_it_comes() => Assert.All(
        new Happened[][]
        {
            [new Happened.MakingBegan(TwoMugsBroken)],
            [new Happened.MakingBegan(TwoMugsBroken), new Happened.AllFound(), new Happened.AllAdjusted()],
        },
        past => Adjustment
            .Given(past)
            .When(Adjust(TwoMugsBroken with { At = TwoMugsBroken.At.AddHours(1) }))
            .ThenNothing());

    [Fact]
    public void Another_adjustment_under_the_same_id_is_refused() => Assert.All(
        new[]
        {
            TwoMugsBroken with { Lines = [Mugs(-3)] },
            TwoMugsBroken with { Reason = "lost" },
            TwoMugsBroken with { Because = "Dropped by me." },
            TwoMugsBroken with { By = "another" },
        },
        other => Adjustment
            .Given(new Happened.MakingBegan(TwoMugsBroken))
            .When(Adjust(other))
            .ThenRejected(AdjustStock.MadeDifferently));

    [Fact]
    public void What_was_refused_stays_refused_and_says_for_which_skus()
    {
        Assert.Contains("220MUG", AdjustStock.LessThanReserved([Mugs(1).Sku]).Because, StringComparison.Ordinal);
        Adjustment
            .Given(
                new Happened.MakingBegan(TwoMugsBroken), new Happened.FellShort([Mugs(1).Sku]),
                new Happened.AllGivenBack())
            .When(Adjust(TwoMugsBroken))
            .ThenRejected(AdjustStock.LessThanReserved([Mugs(1).Sku]));
    }

    [Fact]
    public void Less_is_held_until_all_aisles_have_answered_and_more_is_not() => InAisle
        .With(Mugs(5), Jugs(5))
        .Given()
        .When(state => AdjustStock.Hold(state.Aisle, state.Booking, These(Mugs(-2), Jugs(3))))
        .Then(new AisleEvent.LinesHeld([Mugs(2)]));

    [Fact]
    public void Less_than_is_reserved_is_too_little() => InAisle
        .With(Mugs(5))
        .Given()
        .When(state => AdjustStock.Hold(state.Aisle, state.Booking, These(Mugs(-6))))
        .Then(new AisleEvent.LinesFellShort([Mugs(1).Sku]));

    [Fact]
    public void What_is_certain_is_written_once() => InAisle
        .With(Mugs(5), Jugs(5))
        .Given(new AisleEvent.LinesHeld([Mugs(2)]))
        .When(state => AdjustStock.Write(state.Booking, These(Mugs(-2), Jugs(3))))
        .Then(new AisleEvent.LinesAdjusted(These(Mugs(-2), Jugs(3))));

    [Fact]
    public void The_books_say_what_was_adjusted()
    {
        var stock = Stock.None.Receive(10).Hold(4).Hold(2).Adjust(-2).Adjust(1);

        Assert.Equal(
            (OnHand: 9L, Reserved: 4L, Received: 10L, Adjusted: -1L),
            (stock.OnHand, stock.Reserved, stock.Received, stock.Adjusted));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(5)]
    [InlineData(7)]
    [InlineData(9)]
    [InlineData(11)]
    [InlineData(13)]
    public async Task Left_anywhere_and_sent_again_it_is_made_once(int steps)
    {
        var store = new MemoryStore();
        using var inventory = new Instance(store);
        await Receive(inventory, Mugs(5), Bags(5));
        var adjust = new AdjustStock(Guid.CreateVersion7(), TwoMugsBroken with { Lines = These(Mugs(-2), Bags(1)) });
        var stopped = 0;
        using var dying = new Instance(
            store, _ => ++stopped > steps ? new TaskCompletionSource().Task : Task.CompletedTask);

        _ = dying.Adjusting.Make(adjust, CancellationToken.None);
        var made = await inventory.Adjusting.Make(adjust, CancellationToken.None);

        Assert.True(Assert.IsType<Adjustment.Made>(Assert.IsType<Outcome<Adjustment>.Settled>(made).State).InAllAisles);
        Assert.Equal((3, 0), await FiguresOf(inventory, Mugs(1)));
        Assert.Equal((6, 0), await FiguresOf(inventory, Bags(1)));
    }

    [Fact]
    public async Task Too_little_in_a_later_aisle_and_nothing_is_adjusted_anywhere()
    {
        using var inventory = new Instance(new MemoryStore());
        await Receive(inventory, Mugs(5), Bags(5));
        var adjust = new AdjustStock(Guid.CreateVersion7(), TwoMugsBroken with { Lines = These(Mugs(-2), Bags(-6)) });

        var refused = await inventory.Adjusting.Make(adjust, CancellationToken.None);

        Assert.Equal(
            AdjustStock.LessThanReserved([Bags(1).Sku]), Assert.IsType<Outcome<Adjustment>.Refused>(refused).Reason);
        Assert.Equal((5, 0), await FiguresOf(inventory, Mugs(1)));
        Assert.Equal((5, 0), await FiguresOf(inventory, Bags(1)));
    }

    private static readonly Correction TwoMugsBroken = new(
        [Mugs(-2)], "damaged", "Dropped by a forklift.", "warehouse-1", DateTimeOffset.UnixEpoch);

    private static Func<Adjustment, Decision<AdjustmentEvent>> Adjust(Correction correction) =>
        adjustment => AdjustStock.Decide(adjustment, new(Guid.Empty, correction));
}
