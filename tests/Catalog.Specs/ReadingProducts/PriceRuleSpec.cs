using System.Text.Json;
using ServerlessShop.Catalog.Products;
using ServerlessShop.Catalog.ReadingProducts;
using ServerlessShop.Kernel;
using static ServerlessShop.Catalog.Specs.ProductSamples;

namespace ServerlessShop.Catalog.Specs.ReadingProducts;

public sealed class PriceRuleSpec
{
    private static readonly Pricing _listPrice = new(new PriceRule.AtListPrice(), new VatRate(2_000));
    private static readonly Pricing _sale = _listPrice with { Rule = new PriceRule.OnSale(10) };

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
        """{"sku":"85123A","name":"White lantern","priceMinor":255,"currency":"GBP","listPriceMinor":255,"unitPriceMinor":229,"vatBasisPoints":2000,"availability":"in"}""",
        Answered(After(LanternListed), _sale));

    [Fact]
    public void Without_a_sale_there_is_one_price() => Assert.Equal(
        """{"sku":"85123A","name":"White lantern","priceMinor":255,"currency":"GBP","vatBasisPoints":2000,"availability":"in"}""",
        Answered(After(LanternListed), _listPrice));

    [Fact]
    public void All_that_is_known_of_a_product_is_answered() => Assert.Equal(
        """
        {"sku":"85123A","name":"White lantern","priceMinor":200,"currency":"GBP","vatBasisPoints":0,"availability":"low",
        "categoryId":"lighting","lowestPriceMinor30Days":255,"imageUrl":"https://pictures/product-images/cd.png"}
        """.ReplaceLineEndings(""),
        Answered(
            After(
                new ProductEvent.ProductListed(LanternSku, Offered with { VatBasisPoints = 0, Category = "lighting" }),
                Stock(StockLevel.Low, 1),
                new ProductEvent.ImagePut(new("front", "ab.webp")),
                new ProductEvent.ImagePut(new("back", "cd.png")),
                Planned(Guid.CreateVersion7(), 2_00, Noon)),
            _listPrice));

    [Fact]
    public void Basket_is_told_the_price_that_is_asked_now() => Assert.Equal(
        """{"sku":"85123A","name":"White lantern","priceMinor":229,"currency":"GBP","vatBasisPoints":2000,"availability":"out"}""",
        JsonSerializer.Serialize(PricedItem.Of(ViewBy(_sale).Of(After(LanternListed, Stock(StockLevel.Out, 1)))!), Json.Options));

    [Fact]
    public void What_is_withdrawn_is_not_answered() => Assert.Null(ViewBy(_listPrice).Of(After(LanternListed, LanternWithdrawn)));

    [Fact]
    public void A_tag_names_the_state_and_the_rule_and_is_read_back_under_the_same_rule_only()
    {
        var tag = ViewBy(_listPrice).TagOf(After(LanternListed, Stock(StockLevel.Out, 1)));

        Assert.Equal("\"2-list-2000\"", tag);
        Assert.Equal(2, ViewBy(_listPrice).RevisionOf(tag));
        Assert.Null(ViewBy(_sale).RevisionOf(tag));
        Assert.Null(ViewBy(_listPrice with { Standard = new(500) }).RevisionOf(tag));
        Assert.Null(ViewBy(_listPrice).RevisionOf("\"nonsense\""));
    }

    private static string Answered(Product product, Pricing pricing) =>
        JsonSerializer.Serialize(ViewBy(pricing).Of(product), Json.Options);

    private static View ViewBy(Pricing pricing) => new(pricing, Noon, "https://pictures");
}
