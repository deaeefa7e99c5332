using ServerlessShop.Local.Trade;

namespace ServerlessShop.Trade.Specs;

/// <summary>The shipped data set against the figures published with it.</summary>
public sealed class TradeYearSpec
{
    private static readonly TradeYear _year = TradeYear.Shipped;
    private static readonly Dictionary<Guid, TradeOrder> _orders = _year.Orders.ToDictionary(order => order.Id);

    [Fact]
    public void A_year_has_so_many_orders_lines_and_units()
    {
        Assert.Equal(19_773, _year.Orders.Count);
        Assert.Equal(527_725, _year.Orders.Sum(order => order.Lines.Count));
        Assert.Equal(5_576_996, _year.Orders.Sum(order => order.Units));
        Assert.Equal(10_271_034_61, _year.Orders.Sum(order => order.ValueMinor));
    }

    [Fact]
    public void A_year_has_so_many_products_customers_and_guests()
    {
        Assert.Equal(3_791, _year.Products.Count);
        Assert.Equal(4_334, _year.Orders.Select(order => order.Customer).OfType<Guid>().Distinct().Count());
        Assert.Equal(1_371, _year.Orders.Count(order => order.Customer is null));
    }

    [Fact]
    public void Every_row_is_a_sale_a_return_or_counted_as_left_out()
    {
        var returned = _year.Returns.Sum(note => note.Matched + note.Unmatched.Count);
        Assert.Equal((3_422, 8_704, 5_480), (_year.Returns.Count, returned, _year.LeftOut.Values.Sum()));
        Assert.Equal(541_909, 527_725 + returned + _year.LeftOut.Values.Sum());
    }

    [Fact]
    public void Returns_are_matched_with_what_the_same_customer_bought()
    {
        var matched = _year.ReturnsOf(_year.Orders);
        Assert.Equal((3_057, 7_434), (matched.Count, matched.Sum(note => note.Matched)));
        Assert.Equal(250_220, matched.Sum(note => note.Lines.Sum(line => line.Units)));
        Assert.Equal(487_178_85, matched.Sum(Refund));
        Assert.Equal((1_270, 29_189_16), (_year.Returns.Sum(note => note.Unmatched.Count), _year.Returns.Sum(Unmatched)));
    }

    [Fact]
    public void No_line_takes_back_more_than_it_sold()
    {
        var taken = _year.Returns.SelectMany(note => note.Lines).GroupBy(line => (line.Order, line.Line));
        Assert.All(taken, ofLine => Assert.InRange(
            ofLine.Sum(line => line.Units), 1, _orders[ofLine.Key.Order].Lines[ofLine.Key.Line].Quantity));
    }

    [Fact]
    public void The_first_five_trading_days_are_a_week_of_real_trade()
    {
        var week = _year.Between(null, new DateOnly(2010, 12, 6));
        Assert.Equal(
            (526, 13_766, 233_368_11L),
            (week.Count, week.Sum(order => order.Lines.Count), week.Sum(order => order.ValueMinor)));
    }

    [Fact]
    public void December_is_its_first_month()
    {
        var december = _year.Between(new DateOnly(2010, 12, 1), new DateOnly(2010, 12, 31));
        Assert.Equal(
            (1_550, 41_310, 777_865_64L),
            (december.Count, december.Sum(order => order.Lines.Count), december.Sum(order => order.ValueMinor)));
    }

    [Fact]
    public void The_stock_of_a_year_is_what_the_year_sells() =>
        Assert.Equal(5_576_996, _year.Products.Sum(product => product.UnitsSold));

    [Fact]
    public void The_largest_line_and_order_are_as_published()
    {
        Assert.Equal(80_995, _year.Orders.Max(order => order.Lines.Max(line => line.Quantity)));
        Assert.Equal(1_112, _year.Orders.Max(order => order.Lines.Count));
    }

    private static long Refund(TradeReturn note) =>
        note.Lines.Sum(line => line.Units * _orders[line.Order].Lines[line.Line].UnitPriceMinor);

    private static long Unmatched(TradeReturn note) => note.Unmatched.Sum(row => -row.Quantity * row.PriceMinor);
}
