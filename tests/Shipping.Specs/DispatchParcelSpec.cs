using ServerlessShop.Contracts.Ordering;
using ServerlessShop.Contracts.Shipping;
using ServerlessShop.Kernel;
using ServerlessShop.Shipping.DispatchingParcel;
using ServerlessShop.Shipping.Fulfilments;
using static ServerlessShop.Shipping.Specs.TwoMugs;

namespace ServerlessShop.Shipping.Specs;

public sealed class DispatchParcelSpec
{
    private static readonly DispatchParcel _everything = new(Order, 1, null, "Royal Mail", "RM1", Noon);
    private static readonly DispatchParcel _oneMug = _everything with { Items = OneMug };
    private static readonly DispatchParcel _rest = new(Order, 2, null, "Royal Mail", "RM2", Noon);

    [Fact]
    public void Everything_may_leave_in_one_parcel() =>
        Sending.Given(Opened).When(fulfilment => DispatchParcel.Decide(fulfilment, _everything)).Then(Whole);

    [Fact]
    public void A_parcel_with_everything_need_not_say_what_is_in_it() => Sending
        .Given(Opened).When(fulfilment => DispatchParcel.Decide(fulfilment, _everything with { Items = All }))
        .ThenSays(new ShipmentDispatchedV1(Order.Value, 1, null, true, "Royal Mail", "RM1"));

    [Fact]
    public void A_part_may_leave_before_the_rest() =>
        Sending.Given(Opened).When(fulfilment => DispatchParcel.Decide(fulfilment, _oneMug)).Then(Part);

    [Fact]
    public void A_part_says_what_is_in_it_and_that_more_will_come()
    {
        var said = Assert.IsType<ShipmentDispatchedV1>(Said(FulfilmentDecider.Instance.Announce(Part)));
        Assert.Equal([new OrderedV1("MUG01", 1)], said.Items!);
        Assert.False(said.Final);
    }

    [Fact]
    public void The_rest_is_the_final_parcel_and_says_what_is_in_it()
    {
        Sending.Given(Opened, Part).When(fulfilment => DispatchParcel.Decide(fulfilment, _rest)).Then(Rest);
        var said = Assert.IsType<ShipmentDispatchedV1>(Said(FulfilmentDecider.Instance.Announce(Rest)));
        Assert.Equal([new OrderedV1("LAMP01", 1), new OrderedV1("MUG01", 1)], said.Items!);
        Assert.True(said.Final);
    }

    [Fact]
    public void The_same_parcel_again_is_a_retry_later_too() => Sending
        .Given(Opened, Part, Rest, Delivered(1))
        .When(fulfilment => DispatchParcel.Decide(fulfilment, _oneMug with { At = Later })).ThenNothing();

    [Fact]
    public void The_rest_named_item_by_item_is_the_same_parcel() => Sending
        .Given(Opened, Part, Rest)
        .When(fulfilment => DispatchParcel.Decide(fulfilment, _rest with { Items = TheRest })).ThenNothing();

    [Fact]
    public void Everything_that_is_left_was_not_a_part_of_it() => Sending
        .Given(Opened, Part).When(fulfilment => DispatchParcel.Decide(fulfilment, _everything))
        .ThenRejected(DispatchParcel.NumberTaken);

    [Fact]
    public void Another_content_is_another_parcel() => Sending
        .Given(Opened, Part).When(fulfilment => DispatchParcel.Decide(fulfilment, _oneMug with { Items = TheRest }))
        .ThenRejected(DispatchParcel.NumberTaken);

    [Fact]
    public void Another_tracking_number_is_another_parcel() => Sending
        .Given(Opened, Part).When(fulfilment => DispatchParcel.Decide(fulfilment, _oneMug with { Tracking = "RM9" }))
        .ThenRejected(DispatchParcel.NumberTaken);

    [Fact]
    public void Another_carrier_is_another_parcel() => Sending
        .Given(Opened, Part).When(fulfilment => DispatchParcel.Decide(fulfilment, _oneMug with { Carrier = "DHL" }))
        .ThenRejected(DispatchParcel.NumberTaken);

    [Theory]
    [InlineData("MUG01", 2)]
    [InlineData("TEA01", 1)]
    public void Never_more_leaves_than_was_ordered(string sku, int units) => Sending
        .Given(Opened, Part)
        .When(fulfilment => DispatchParcel.Decide(fulfilment, _rest with { Items = [new(new(sku), units)] }))
        .ThenRejected(DispatchParcel.MoreThanOrdered);

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    public void Parcels_leave_one_after_the_other(int number) => Sending
        .Given(Opened, Part).When(fulfilment => DispatchParcel.Decide(fulfilment, _rest with { Number = number }))
        .ThenRejected(DispatchParcel.OutOfTurn);

    [Fact]
    public void Nothing_leaves_after_everything_has() => Sending
        .Given(Opened, Whole).When(fulfilment => DispatchParcel.Decide(fulfilment, _rest))
        .ThenRejected(DispatchParcel.NothingLeft);

    [Fact]
    public void Nothing_leaves_that_was_collected() => Sending
        .Given(Collected).When(fulfilment => DispatchParcel.Decide(fulfilment, _everything))
        .ThenRejected(DispatchParcel.NothingLeft);

    [Fact]
    public void An_order_nobody_asked_for_is_not_sent() => Sending
        .Given().When(fulfilment => DispatchParcel.Decide(fulfilment, _everything))
        .ThenRejected(FulfilmentDecider.Unknown);

    [Fact]
    public void The_last_parcel_there_may_be_takes_everything_that_is_left()
    {
        var many = Opened with { Items = [new(new("MUG01"), 30)] };
        var before = Enumerable.Range(1, DispatchParcel.ParcelsMax - 1)
            .Select(number => (FulfilmentEvent)(Part with { Number = number })).Prepend(many).ToArray();
        var last = _oneMug with { Number = DispatchParcel.ParcelsMax };

        Sending.Given(before).When(fulfilment => DispatchParcel.Decide(fulfilment, last))
            .ThenRejected(DispatchParcel.TooManyParcels);
        Sending.Given(before).When(fulfilment => DispatchParcel.Decide(fulfilment, last with { Items = null }))
            .Then(Part with { Number = last.Number, Items = [new(new("MUG01"), 11)], Final = true });
    }

    private static object Said(IReadOnlyList<Announcement> announcements) => Assert.Single(announcements).Message;
}
