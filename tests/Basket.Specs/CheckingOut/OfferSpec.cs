using ServerlessShop.Basket.Baskets;
using ServerlessShop.Basket.Catalogue;
using ServerlessShop.Basket.CheckingOut;
using ServerlessShop.Basket.DiscountCodes;
using ServerlessShop.Basket.ReadingBaskets;
using ServerlessShop.Basket.ShippingQuotes;
using ServerlessShop.Kernel;
using ServerlessShop.Kernel.Specs;
using static ServerlessShop.Basket.Specs.AnnsBasket;

namespace ServerlessShop.Basket.Specs.CheckingOut;

public sealed class OfferSpec
{
    private static readonly Dictionary<Sku, CatalogueProduct> _both = new() { [Mug] = MugNow, [Jug] = JugNow };
    private static readonly BasketLine[] _lines = [Mugs(2), Jugs(1)];
    private static readonly ExpectedLine[] _expected = [new(Mug, Units(2), 12_00), new(Jug, Units(1), 30_00)];

    [Fact]
    public void The_total_is_the_lines_less_the_discount_and_shipping()
    {
        var offer = OfferFor(_lines).With(new CodeText("SPRING10"), Pounds(5_01));
        Assert.Equal((Pounds(54_00), Pounds(5_01), Pounds(53_94)), (offer.Goods, offer.Discount, offer.Total));
    }

    [Fact]
    public void No_line_is_discounted_below_nothing() => Cases.Each(random =>
    {
        var lines = _lines.Select(line => line with { Quantity = Units(random.Next(1, 40)) }).ToArray();
        var offer = OfferFor(lines);
        var discounted = offer.With(new CodeText("ANY1"), Pounds(random.NextInt64(0, offer.Goods.Minor + 1)));
        Assert.All(discounted.Lines, line => Assert.InRange(line.Discount.Minor, 0, line.Gross.Minor));
        Assert.Equal(offer.Total - discounted.Discount, discounted.Total);
    });

    [Fact]
    public void What_is_as_expected_differs_in_nothing() => Assert.Empty(Difference.Between(_expected, _lines, _both));

    [Fact]
    public void A_price_that_changed_is_told_with_both() => Assert.Equal(
        [new Difference("MUG", "price", new(2, 12_00), new(2, 13_00))],
        Difference.Between(_expected, _lines, new Dictionary<Sku, CatalogueProduct>(_both) { [Mug] = MugNow with { Price = Pounds(13_00) } }));

    [Theory]
    [InlineData("not-listed", null)]
    [InlineData("out-of-stock", "out")]
    public void What_cannot_be_had_is_told(string because, string? availability)
    {
        var products = new Dictionary<Sku, CatalogueProduct>(_both);
        if (availability is null) { products.Remove(Mug); } else { products[Mug] = MugNow with { Availability = availability }; }
        Assert.Equal(because, Assert.Single(Difference.Between(_expected, _lines, products)).Because);
    }

    [Fact]
    public void Other_quantities_and_other_lines_are_told() => Assert.Equal(
        [("MUG", "quantity"), ("JUG", "not-expected"), ("CUP", "not-in-basket")],
        Difference.Between([new(Mug, Units(1), 12_00), new(Sku.From("CUP")!.Value, Units(1), 1)], _lines, _both)
            .Select(difference => (difference.Sku, difference.Because)));

    [Fact]
    public void One_order_has_one_currency() => Assert.Equal(
        ("JUG", "currency"),
        Difference.Between(_expected, _lines, new Dictionary<Sku, CatalogueProduct>(_both) { [Jug] = JugNow with { Price = new(30_00, "EUR") } })
            .Select(difference => (difference.Sku, difference.Because)).Single());

    [Fact]
    public void A_basket_is_shown_at_current_prices_and_without_the_catalogue_at_those_last_seen()
    {
        var basket = ShoppingBasket.Evolve(ShoppingBasket.Evolve(new ShoppingBasket.Untouched(), Put(Mugs(2))), Put(Jugs(1)));
        var dearer = new Dictionary<Sku, CatalogueProduct>(_both) { [Mug] = MugNow with { Price = Pounds(13_00) } };

        var now = BasketView.Of(Guests, basket, dearer);
        Assert.Equal(("current", 56_00L, "GBP"), (now.Prices, now.GoodsMinor, now.Currency));
        Assert.Equal((13_00, 12_00, "in"), (now.Lines[0].UnitPriceMinor, now.Lines[0].SeenUnitPriceMinor, now.Lines[0].Availability));

        var then = BasketView.Of(Guests, basket, null);
        Assert.Equal(("lastSeen", 54_00L, "GBP"), (then.Prices, then.GoodsMinor, then.Currency));
        Assert.Equal("notListed", BasketView.Of(Guests, basket, new Dictionary<Sku, CatalogueProduct>()).Lines[0].Availability);
    }

    [Fact]
    public void Shipping_costs_by_zone_speed_and_parcel()
    {
        Assert.Equal(Pounds(4_95), Shipping("GB", ShippingTariff.Standard, 25));
        Assert.Equal(Pounds(9_90), Shipping("GB", ShippingTariff.Standard, 26));
        Assert.Equal(Pounds(9_95), Shipping("GB", ShippingTariff.Express, 1));
        Assert.Equal(Pounds(12_95), Shipping("DE", ShippingTariff.Standard, 1));
        Assert.Equal(Pounds(24_95), Shipping("US", ShippingTariff.Standard, 1));
        Assert.Null(ShippingTariff.For(QuotedShipping.Consignment([Mugs(1)], "GB", ShippingTariff.Standard), "JPY"));
    }

    [Fact]
    public void A_quote_is_taken_for_the_basket_and_country_it_was_given_for_and_by_either_method()
    {
        var signing = new QuoteSigning(new byte[32], null);
        foreach (var method in ShippingTariff.Methods)
        {
            var consignment = QuotedShipping.Consignment(_lines, "GB", method);
            var quote = signing.Sign(new ShippingQuote(Pounds(4_95), consignment.Fingerprint(), Noon.AddMinutes(30)));
            Assert.True(QuotedShipping.TryTake(signing, quote, _lines, "GB", Noon, out var amount, out _));
            Assert.Equal(Pounds(4_95), amount);
            Assert.False(QuotedShipping.TryTake(signing, quote, _lines, "DE", Noon, out _, out var no));
            Assert.Equal(ShippingQuote.ForAnotherConsignment, no);
            Assert.False(QuotedShipping.TryTake(signing, quote, _lines, "GB", Noon.AddMinutes(30), out _, out no));
            Assert.Equal(ShippingQuote.Expired, no);
        }
    }

    private static Money? Shipping(string country, string method, int units) =>
        ShippingTariff.For(QuotedShipping.Consignment([Mugs(units)], country, method), "GBP");
}
