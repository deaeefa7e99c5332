using ServerlessShop.Inventory.Aisles;
using ServerlessShop.Inventory.ReservingStock;
using ServerlessShop.Kernel;
using static ServerlessShop.Inventory.Specs.Goods;

namespace ServerlessShop.Inventory.Specs.ReservingStock;

public sealed class HoldLinesSpec
{
    [Fact]
    public void What_is_there_is_held() => InAisle
        .With(Mugs(5), Jugs(1))
        .Given()
        .When(Hold(Mugs(5), Jugs(1)))
        .Then(new AisleEvent.LinesHeld(These(Mugs(5), Jugs(1))));

    [Fact]
    public void One_line_too_many_and_nothing_in_the_aisle_is_held() => InAisle
        .With(Mugs(5), Jugs(1))
        .Given()
        .When(Hold(Mugs(6), Jugs(1)))
        .Then(new AisleEvent.LinesFellShort([Mugs(6).Sku]));

    [Fact]
    public void A_sku_nobody_has_received_is_short() => InAisle
        .With(Mugs(5))
        .Given()
        .When(Hold(Jugs(1)))
        .Then(new AisleEvent.LinesFellShort([Jugs(1).Sku]));

    [Fact]
    public void What_is_held_already_is_not_held_again() => InAisle
        .With(Mugs(5))
        .Given(new AisleEvent.LinesHeld(These(Mugs(2))))
        .When(Hold(Mugs(2)))
        .ThenNothing();

    [Fact]
    public void What_fell_short_stays_short_whatever_comes_in() => InAisle
        .With(Mugs(5))
        .Given(new AisleEvent.LinesFellShort([Mugs(1).Sku]))
        .When(Hold(Mugs(1)))
        .ThenNothing();

    [Fact]
    public void A_hold_that_comes_after_its_release_holds_nothing() => InAisle
        .With(Mugs(5))
        .Given(new AisleEvent.HoldForestalled())
        .When(Hold(Mugs(1)))
        .ThenNothing();

    [Fact]
    public void A_hold_that_is_repeated_after_its_release_holds_nothing() => InAisle
        .With(Mugs(5))
        .Given(new AisleEvent.LinesHeld(These(Mugs(1))), new AisleEvent.LinesGivenBack(These(Mugs(1))))
        .When(Hold(Mugs(1)))
        .ThenNothing();

    [Fact]
    public void Who_goes_on_to_other_aisles_leaves_word_that_it_is_undecided() => InAisle
        .With(Mugs(5))
        .Given()
        .When(state => HoldLines.Decide(state.Aisle, state.Booking, new(_me, These(Mugs(2)), GoesOn: true, [])))
        .Then(new AisleEvent.LinesHeld(These(Mugs(2)), _me));

    [Fact]
    public void Too_little_because_of_somebody_undecided_is_no_answer_yet()
    {
        var aisle = HeldBy(_another, Mugs(4));

        Assert.Equal(Decision<AisleEvent>.Nothing, Hold(aisle, [], Mugs(2)));
    }

    [Fact]
    public void Too_little_because_of_somebody_who_has_decided_is_too_little()
    {
        var aisle = HeldBy(_another, Mugs(4));

        FellShort(Hold(aisle, [_another], Mugs(2)));
        FellShort(Hold(Aisle.Evolve(aisle, new AisleEvent.HoldsDecided([_another])), [], Mugs(2)));
    }

    [Fact]
    public void More_than_there_is_on_hand_is_too_little_whoever_decides_what() =>
        FellShort(Hold(HeldBy(_another, Mugs(4)), [], Mugs(6)));

    [Fact]
    public void Who_is_undecided_about_other_goods_is_not_waited_for()
    {
        var aisle = HeldBy(_another, Jugs(1));
        aisle = Aisle.Evolve(aisle, new AisleEvent.LinesHeld(These(Mugs(4))));

        FellShort(Hold(aisle, [], Mugs(2)));
    }

    private static void FellShort(Decision<AisleEvent> decision) => Assert.Equal(
        new AisleEvent.LinesFellShort([Mugs(1).Sku]),
        Assert.Single(Assert.IsType<Decision<AisleEvent>.Accepted>(decision).Events));

    private static Decision<AisleEvent> Hold(Aisle aisle, ValueList<Guid> decided, params StockLine[] lines) =>
        HoldLines.Decide(aisle, new Booking.NotBooked(), new(_me, These(lines), GoesOn: false, decided));

    /// <summary>Five mugs and five jugs, some of them held by somebody on its way.</summary>
    private static Aisle HeldBy(Guid somebody, StockLine line) => Aisle.Evolve(
        Aisle.Evolve(Aisle.Empty, new AisleEvent.LinesReceived(These(Mugs(5), Jugs(5)))),
        new AisleEvent.LinesHeld(These(line), somebody));

    private static readonly Guid _me = Guid.Parse("00000000-0000-0000-0000-00000000000a");
    private static readonly Guid _another = Guid.Parse("00000000-0000-0000-0000-00000000000b");

    private static Func<InAisle, Decision<AisleEvent>> Hold(params StockLine[] lines) =>
        state => HoldLines.Decide(state.Aisle, state.Booking, new(_me, These(lines), GoesOn: false, []));
}
