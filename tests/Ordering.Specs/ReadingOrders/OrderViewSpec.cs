using System.Text.Json;
using ServerlessShop.Kernel;
using ServerlessShop.Ordering.Orders;
using ServerlessShop.Ordering.ReadingOrders;
using static ServerlessShop.Ordering.Specs.TwoMugs;

namespace ServerlessShop.Ordering.Specs.ReadingOrders;

public sealed class OrderViewSpec
{
    private static readonly OrderEvent _byCustomer = Cancelled with { By = $"{Place.Customer}" };

    [Fact]
    public void An_order_shows_its_shipments_its_tax_and_what_was_captured()
    {
        var view = OrderView.Of(After([.. ToItsEnd]));

        Assert.Equal(("completed", 24_00), (view.Status, view.CapturedMinor));
        Assert.Equal([new OrderView.Parcel(1, "DPD", "1Z", Delivered: true)], view.Shipments);
        Assert.Equal([new OrderView.Rate(20_00, 24_00, 4_00)], view.Vat);
    }

    [Fact]
    public void A_shipment_that_has_only_been_heard_to_arrive_is_not_shown_yet() =>
        Assert.Empty(OrderView.Of(After(Placed, Reserved, Confirmed, Arrived)).Shipments);

    [Fact]
    public void The_history_tells_when_what_happened_by_whom_and_why() => Assert.Equal(
        [
            new(Noon, "placed", "Sally", null, null, null), new(Noon.AddMinutes(1), "stockReserved", "system", null, null, null),
            new(Noon.AddMinutes(3), "cancelled", "Sally", "Changed my mind", null, null),
        ],
        OrderHistoryView.Of(After(Placed, Reserved, Cancelled)).Items);

    [Fact]
    public void Customers_are_told_of_nobody_of_the_staff_and_of_none_of_its_notes() =>
        Assert.All(OrderHistoryView.OfOwn(After(Placed, Reserved, Cancelled)).Items, entry => Assert.Equal((null, null), (entry.By, entry.Why)));

    [Fact]
    public void Customers_read_no_note_of_the_staff_and_no_trouble_of_the_shop_on_their_order()
    {
        Assert.Null(OrderView.OfOwn(After(Placed, Reserved, Cancelled)).Because);
        Assert.Null(OrderView.OfOwn(After(Placed, Reserved, Confirmed, Attention)).Because);
        Assert.Equal("Changed my mind", OrderView.Of(After(Placed, Reserved, Cancelled)).Because);
    }

    [Fact]
    public void Customers_read_why_their_order_ended_and_what_they_wrote()
    {
        Assert.Equal("Changed my mind", OrderView.OfOwn(After(Placed, _byCustomer)).Because);
        Assert.Equal(Expired.Because, OrderView.OfOwn(After(Placed, Expired)).Because);
    }

    [Fact]
    public void Customers_are_told_what_they_did_themselves() => Assert.Equal(
        ($"{Place.Customer}", "Changed my mind"),
        OrderHistoryView.OfOwn(After(Placed, _byCustomer)).Items.Select(entry => (entry.By, entry.Why)).Last());

    [Theory]
    [InlineData("""{"is":"placed","id":{"value":"0198c0de-0000-7000-8000-000000000001"},"wish":"w","lineCount":1,"total":{"minor":2400,"currency":"GBP"},"paymentToken":"t","by":"Sally","agreedAt":"2026-01-01T12:00:00+00:00","progress":"confirmed","stepEndsAt":"2026-01-01T13:00:00+00:00","alarmAt":"2026-01-01T12:15:00+00:00","hasEnded":false}""")]
    public void An_order_that_was_stored_before_there_were_shipments_is_still_read(string stored)
    {
        var order = Assert.IsType<Order.Placed>(JsonSerializer.Deserialize<Order>(stored, Json.Options));

        Assert.Equal((Progress.Confirmed, 0, 0), (order.Progress, order.Shipments.Count, order.History.Count));
    }

    [Fact]
    public void An_order_is_stored_and_read_back_as_it_was()
    {
        var order = After([.. ToItsEnd]);

        var again = JsonSerializer.Deserialize<Order>(JsonSerializer.Serialize<Order>(order, Json.Options), Json.Options);

        Assert.Equal(order, again);
    }

    private static Order.Placed After(params OrderEvent[] way) =>
        (Order.Placed)way.Aggregate((Order)new Order.NotPlaced(), Order.Evolve);
}
