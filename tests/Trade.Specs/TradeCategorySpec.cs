using ServerlessShop.Local.Trade;

namespace ServerlessShop.Trade.Specs;

public sealed class TradeCategorySpec
{
    [Theory]
    [InlineData("WHITE HANGING HEART T-LIGHT HOLDER", "lighting")]
    [InlineData("RED RETROSPOT SHOPPER BAG", "bags")]
    [InlineData("SET 10 CARDS CHRISTMAS TREE 16955", "christmas")]
    [InlineData("CHILDREN'S APRON DOLLY GIRL", "kitchen")]
    [InlineData("SPACE FROG", "other")]
    public void A_product_is_put_where_the_first_word_that_is_known_leads(string name, string category) =>
        Assert.Equal(category, TradeCategory.Of(name));

    [Fact]
    public void Most_products_of_the_year_are_in_a_category_of_their_own_and_the_rest_are_as_many_as_is_said() =>
        Assert.Equal(269, TradeYear.Shipped.Products.Count(product => TradeCategory.Of(product.Name) == "other"));

    [Fact]
    public void Every_category_comes_after_what_it_lies_in() => Assert.All(
        TradeCategory.All.Index().Where(one => one.Item.Parent is not null),
        one => Assert.Contains(TradeCategory.All.Take(one.Index), before => before.Id == one.Item.Parent));
}
