using ServerlessShop.Catalog.FollowingStock;
using ServerlessShop.Catalog.Products;
using static ServerlessShop.Catalog.Specs.ProductSamples;

namespace ServerlessShop.Catalog.Specs.FollowingStock;

public sealed class FollowStockSpec
{
    [Theory]
    [InlineData("in", StockLevel.In)]
    [InlineData("low", StockLevel.Low)]
    [InlineData("out", StockLevel.Out)]
    public void A_level_said_is_the_products(string said, StockLevel level) => Shelf
        .Given(LanternListed)
        .When(product => FollowStock.Decide(product, FollowStock.From("85123a", said, 1)!))
        .Then(Stock(level, 1));

    [Theory]
    [InlineData(4)]
    [InlineData(5)]
    public void What_was_said_before_changes_nothing_when_heard_after(long sequence) => Shelf
        .Given(LanternListed, Stock(StockLevel.Out, 5))
        .When(product => FollowStock.Decide(product, FollowStock.From("85123A", "in", sequence)!))
        .ThenNothing();

    [Fact]
    public void What_is_heard_before_the_listing_is_kept_for_it()
    {
        var listed = (Product.Listed)After(Stock(StockLevel.Low, 2), LanternListed);

        Assert.Equal(new Availability(StockLevel.Low, 2), listed.Availability);
        Shelf.Given(Stock(StockLevel.Low, 2)).When(product => FollowStock.Decide(product, FollowStock.From("85123A", "in", 1)!))
            .ThenNothing();
    }

    [Fact]
    public void What_is_heard_while_it_is_withdrawn_is_known_when_it_comes_back() => Shelf
        .Given(LanternListed, LanternWithdrawn, Stock(StockLevel.Out, 2))
        .When(product => FollowStock.Decide(product, FollowStock.From("85123A", "in", 1)!))
        .ThenNothing();

    [Fact]
    public void Nothing_is_said_of_it_again() => Shelf
        .Given(LanternListed)
        .When(product => FollowStock.Decide(product, FollowStock.From("85123A", "out", 1)!))
        .ThenSays();

    [Theory]
    [InlineData("85-123", "in", 1)]
    [InlineData("85123A", "plenty", 1)]
    [InlineData("85123A", "in", 0)]
    public void What_cannot_be_read_is_no_level(string sku, string level, long sequence) =>
        Assert.Null(FollowStock.From(sku, level, sequence));
}
