using System.Text.Json;
using ServerlessShop.Catalog.Products;
using ServerlessShop.Catalog.ReadingProducts;
using ServerlessShop.Kernel;

namespace ServerlessShop.Catalog.Specs.ReadingProducts;

public sealed class PriceRuleSpec
{
    [Theory]
    [InlineData(1000, 10, 900)]
    [InlineData(255, 10, 229)] // 229.5
    [InlineData(1, 1, 0)] // 0.99
    [InlineData(99, 50, 49)] // 49.5
    [InlineData(255, 0, 255)]
    [InlineData(0, 90, 0)]
    [InlineData(Money.PriceMinorMax, 90, Money.PriceMinorMax / 10)]
    public void A_sale_price_is_rounded_down_to_a_whole_minor_unit(long list, int percent, long sale) =>
        Assert.Equal(new Money(sale, "GBP"), new PriceRule.OnSale(percent).Of(new Money(list, "GBP")));

    [Fact]
    public void In_a_sale_the_answer_has_the_list_price_and_the_reduced_one() => Assert.Equal(
        """{"sku":"85123A","name":"White lantern","priceMinor":255,"currency":"GBP","listPriceMinor":255,"unitPriceMinor":229}""",
        Answered(new PriceRule.OnSale(10)));

    [Fact]
    public void Without_a_sale_the_answer_is_as_it_was() => Assert.Equal(
        """{"sku":"85123A","name":"White lantern","priceMinor":255,"currency":"GBP"}""",
        Answered(new PriceRule.AtListPrice()));

    private static string Answered(PriceRule rule) => JsonSerializer.Serialize(
        ProductAnswer.Of(new Product.Listed(new Sku("85123A"), "White lantern", new Money(2_55, "GBP")), rule), Json.Options);
}
