using System.Diagnostics;
using ServerlessShop.Inventory.Aisles;
using ServerlessShop.Inventory.TakingOutStock;
using ServerlessShop.Kernel;
using static ServerlessShop.Inventory.Specs.Goods;

namespace ServerlessShop.Inventory.Specs.TakingOutStock;

public sealed class TakeOutLinesSpec
{
    [Fact]
    public void Everything_that_was_held_leaves_the_stock() => InAisle
        .With(Mugs(5))
        .Given(new AisleEvent.LinesHeld(These(Mugs(2))))
        .When(TakeOut(1, null, last: true))
        .Then(new AisleEvent.LinesTakenOut(These(Mugs(2)), 1));

    [Fact]
    public void What_is_in_a_shipment_leaves_and_the_rest_stays_held() => InAisle
        .With(Mugs(5), Jugs(5))
        .Given(new AisleEvent.LinesHeld(These(Mugs(2), Jugs(1))))
        .When(TakeOut(1, [Mugs(1)], last: false))
        .Then(new AisleEvent.LinesTakenOut([Mugs(1)], 1));

    [Fact]
    public void With_the_last_shipment_what_was_not_sent_is_given_back() => InAisle
        .With(Mugs(5), Jugs(5))
        .Given(new AisleEvent.LinesHeld(These(Mugs(2), Jugs(1))))
        .When(TakeOut(1, [Mugs(1)], last: true))
        .Then(new AisleEvent.LinesTakenOut([Mugs(1)], 1), new AisleEvent.LinesGivenBack(These(Mugs(1), Jugs(1))));

    [Fact]
    public void A_last_shipment_that_holds_nothing_of_this_aisle_gives_back_what_lies_here() => InAisle
        .With(Mugs(5))
        .Given(new AisleEvent.LinesHeld(These(Mugs(2))))
        .When(TakeOut(2, [], last: true))
        .Then(new AisleEvent.LinesGivenBack(These(Mugs(2))));

    [Fact]
    public void A_shipment_that_has_left_does_not_leave_again() => InAisle
        .With(Mugs(5))
        .Given(new AisleEvent.LinesHeld(These(Mugs(3))), new AisleEvent.LinesTakenOut([Mugs(1)], 1))
        .When(TakeOut(1, [Mugs(1)], last: false))
        .ThenNothing();

    [Fact]
    public void More_than_is_held_cannot_leave() => Assert.Throws<UnreachableException>(() =>
        TakeOutLines.Decide(new Booking.Held(These(Mugs(2))), new(1, [Mugs(3)], IsLast: false)));

    [Fact]
    public void What_was_never_held_cannot_leave() =>
        Assert.Throws<UnreachableException>(() => TakeOutLines.Decide(new Booking.NotBooked(), new(1, null, true)));

    [Fact]
    public void What_was_given_back_cannot_leave() =>
        Assert.Throws<UnreachableException>(() => TakeOutLines.Decide(new Booking.GivenBack(), new(1, null, true)));

    private static Func<InAisle, Decision<AisleEvent>> TakeOut(int shipment, ValueList<StockLine>? lines, bool last) =>
        state => TakeOutLines.Decide(state.Booking, new(shipment, lines, last));
}
