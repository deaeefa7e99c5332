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

    private static Func<InAisle, Decision<AisleEvent>> Hold(params StockLine[] lines) =>
        state => HoldLines.Decide(state.Aisle, state.Booking, new(These(lines)));
}
