using System.Diagnostics;
using ServerlessShop.Inventory.Aisles;
using ServerlessShop.Inventory.ReleasingStock;
using static ServerlessShop.Inventory.Specs.Goods;

namespace ServerlessShop.Inventory.Specs.ReleasingStock;

public sealed class GiveBackLinesSpec
{
    [Fact]
    public void What_was_held_is_given_back() => InAisle
        .With(Mugs(5))
        .Given(new AisleEvent.LinesHeld(These(Mugs(2))))
        .When(state => GiveBackLines.Decide(state.Booking))
        .Then(new AisleEvent.LinesGivenBack(These(Mugs(2))));

    [Fact]
    public void Where_nothing_was_held_nothing_will_be() => InAisle
        .With(Mugs(5))
        .Given()
        .When(state => GiveBackLines.Decide(state.Booking))
        .Then(new AisleEvent.HoldForestalled());

    [Fact]
    public void Where_it_fell_short_there_is_nothing_to_give_back() => InAisle
        .With(Mugs(5))
        .Given(new AisleEvent.LinesFellShort([Mugs(9).Sku]))
        .When(state => GiveBackLines.Decide(state.Booking))
        .ThenNothing();

    [Fact]
    public void Where_all_of_it_has_left_with_a_shipment_there_is_nothing_to_give_back() => InAisle
        .With(Mugs(5))
        .Given(new AisleEvent.LinesHeld(These(Mugs(2))), new AisleEvent.LinesTakenOut(These(Mugs(2)), 1))
        .When(state => GiveBackLines.Decide(state.Booking))
        .ThenNothing();

    [Fact]
    public void What_came_back_from_a_buyer_is_not_given_back() =>
        Assert.Throws<UnreachableException>(() => GiveBackLines.Decide(new Booking.Returned()));
}
