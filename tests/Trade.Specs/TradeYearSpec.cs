using ServerlessShop.Local.Trade;

namespace ServerlessShop.Trade.Specs;

/// <summary>The shipped data set against the figures published with it.</summary>
public sealed class TradeYearSpec
{
    private static readonly TradeYear _year = TradeYear.Shipped;

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
        Assert.Equal(8_704, _year.LeftOut[RowKind.Return]);
        Assert.Equal(5_480, _year.LeftOut.Where(left => left.Key != RowKind.Return).Sum(left => left.Value));
        Assert.Equal(541_909, 527_725 + _year.LeftOut.Values.Sum());
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
}
