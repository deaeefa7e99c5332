using ServerlessShop.Inventory.Aisles;
using static ServerlessShop.Inventory.Specs.Goods;

namespace ServerlessShop.Inventory.Specs.Aisles;

public sealed class StockLineSpec
{
    [Fact]
    public void Two_lines_of_one_sku_are_one_line() => Assert.Equal([Mugs(5)], StockLine.Merge([Mugs(2), Mugs(3)]));

    [Fact]
    public void In_which_order_lines_are_written_makes_no_difference() =>
        Assert.Equal(StockLine.Merge([Bags(1), Mugs(2)]), StockLine.Merge([Mugs(2), Bags(1)]));

    [Fact]
    public void Lines_lie_in_the_aisles_of_their_codes_and_aisles_are_in_order() => Assert.Equal(
        [("220", These(Jugs(3), Mugs(2))), ("850", These(Bags(1)))],
        StockLine.ByAisle(StockLine.Merge([Bags(1), Mugs(2), Jugs(3)])));
}
