using System.Diagnostics;
using ServerlessShop.Inventory.Aisles;
using ServerlessShop.Inventory.TakingOutStock;
using static ServerlessShop.Inventory.Specs.Goods;

namespace ServerlessShop.Inventory.Specs.TakingOutStock;

public sealed class TakeOutLinesSpec
{
    [Fact]
    public void What_was_held_leaves_the_stock() => InAisle
        .With(Mugs(5))
        .Given(new AisleEvent.LinesHeld(These(Mugs(2))))
        .When(state => TakeOutLines.Decide(state.Booking))
        .Then(new AisleEvent.LinesTakenOut(These(Mugs(2))));

    [Fact]
    public void What_was_never_held_cannot_leave() =>
        Assert.Throws<UnreachableException>(() => TakeOutLines.Decide(new Booking.NotBooked()));

    [Fact]
    public void What_was_given_back_cannot_leave() =>
        Assert.Throws<UnreachableException>(() => TakeOutLines.Decide(new Booking.GivenBack()));
}
