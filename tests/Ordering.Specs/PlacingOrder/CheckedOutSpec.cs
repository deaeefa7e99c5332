using ServerlessShop.Contracts.Basket;
using ServerlessShop.Contracts.Ordering;
using ServerlessShop.Kernel;
using ServerlessShop.Ordering.Orders;
using ServerlessShop.Ordering.PlacingOrder;
using static ServerlessShop.Ordering.Specs.CheckoutOfMara;
using static ServerlessShop.Ordering.Specs.TwoMugs;

namespace ServerlessShop.Ordering.Specs.PlacingOrder;

public sealed class CheckedOutSpec
{
    [Fact]
    public void A_checkout_places_an_order_at_what_the_buyer_was_shown()
    {
        var placed = PlacedByBasket;

        Assert.Equal((ToPay, "guest", "SPRING"), (placed.Total, placed.By, placed.Checkout!.DiscountCode));
        Assert.Equal([(29_00L, 20_00), (8_00L, 0)], placed.Lines.Select(line => (line.Price.Minor, line.Rate.BasisPoints)));
    }

    [Fact]
    public void The_same_checkout_again_changes_nothing() => AnOrder
        .Given(PlacedByBasket).When(order => PlaceOrder.Decide(order, Read(Said), _ => true))
        .ThenNothing();

    [Fact]
    public void Another_checkout_under_the_same_order_id_is_refused() => AnOrder
        .Given(PlacedByBasket)
        .When(order => PlaceOrder.Decide(order, Read(Said with { BasketId = Guid.Empty }), _ => true))
        .ThenRejected(PlaceOrder.AlreadyPlacedDifferently);

    [Fact]
    public void A_checkout_whose_order_was_cancelled_first_is_told_so()
    {
        AnOrder.Given(Cancelled).When(order => PlaceOrder.Decide(order, Read(Said), _ => true))
            .Then(new OrderEvent.CheckoutForestalled(Id, Cancelled.Because, Mara));

        var told = Assert.IsType<OrderMilestoneV1>(Assert.Single(OrderDecider.Instance.Announce(
            new OrderEvent.CheckoutForestalled(Id, Cancelled.Because, Mara))).Message);
        Assert.Equal(("cancelled", Basket), (told.Milestone, told.BasketId));
    }

    [Theory]
    [InlineData(41_98)]
    [InlineData(42_00)]
    public void A_total_that_does_not_add_up_is_refused(long total) => AnOrder
        .Given().When(order => PlaceOrder.Decide(order, Read(Said with { TotalMinor = total }), _ => true))
        .ThenRejected(PlaceOrder.DoesNotAddUp);

    [Fact]
    public void Amounts_that_there_cannot_be_are_refused()
    {
        CheckedOutLineV1 mugs = Said.Lines[0];
        BasketCheckedOutV1[] broken =
        [
            Said with { Lines = [mugs with { Sku = "no sku" }] }, Said with { Lines = [mugs with { Units = 0 }] },
            Said with { Lines = [mugs with { UnitPriceMinor = -1 }] }, Said with { Lines = [mugs with { DiscountMinor = -1 }] },
            Said with { Lines = [mugs with { DiscountMinor = 30_01 }] },
            Said with { Lines = [mugs with { VatBasisPoints = 10_001 }] },
            Said with { ShippingMinor = -1 }, Said with { ShippingVatBasisPoints = -1 }, Said with { Currency = "gbp" },
        ];

        Assert.All(broken, said => Assert.False(CheckedOut.TryRead(said, Noon, out _)));
    }

    [Fact]
    public void The_header_keeps_whom_to_tell_where_it_goes_and_the_tax_per_rate()
    {
        var order = (Order.Placed)Order.Evolve(new Order.NotPlaced(), PlacedByBasket);

        Assert.Equal(Mara, order.Audience);
        Assert.Equal("York", order.ShipTo?.City);
        Assert.Equal((1_00, 4_99), (order.DiscountMinor, order.ShippingMinor));
        Assert.Equal([new VatShare(0, 8_00, 0), new VatShare(20_00, 33_99, 5_66)], order.Vat);
    }

    [Fact]
    public void Shipping_is_told_where_the_goods_go()
    {
        var place = Read(Said);
        var confirmed = Confirmed with { Lines = place.Lines, ShipTo = place.Checkout!.ShipTo };

        var said = Assert.IsType<OrderConfirmedV1>(OrderDecider.Instance.Announce(confirmed)[0].Message);

        Assert.Equal(Said.ShipTo, said.ShipTo);
        Assert.Equal([new OrderedV1("MUG01", 3), new OrderedV1("BOOK1", 1)], said.Ordered);
    }
}
