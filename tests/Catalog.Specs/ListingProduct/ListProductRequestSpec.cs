using ServerlessShop.Catalog.ListingProduct;

namespace ServerlessShop.Catalog.Specs.ListingProduct;

public sealed class ListProductRequestSpec
{
    [Fact]
    public void What_can_be_read_becomes_a_command()
    {
        var request = new ListProductFunction.Request("  White lantern ", 2_55, "GBP");

        Assert.True(request.TryRead("85123a", out var list, out _));

        Assert.Equal(
            ("85123A", "White lantern", 2_55L, "GBP"),
            (list.Sku.Code, list.Name, list.Price.Minor, list.Price.Currency));
    }

    [Theory]
    [InlineData("85-123", "White lantern", 2_55, "GBP", "sku")]
    [InlineData("012345678901234567890", "White lantern", 2_55, "GBP", "sku")]
    [InlineData("85123A", null, 2_55, "GBP", "name")]
    [InlineData("85123A", "   ", 2_55, "GBP", "name")]
    [InlineData("85123A", "White lantern", -1, "GBP", "priceMinor")]
    [InlineData("85123A", "White lantern", 10_000_000_001, "GBP", "priceMinor")]
    [InlineData("85123A", "White lantern", 2_55, "gbp", "priceMinor")]
    [InlineData("85123A", "White lantern", 2_55, null, "priceMinor")]
    public void What_cannot_be_read_names_its_field(
        string sku, string? name, long price, string? currency, string field)
    {
        Assert.False(new ListProductFunction.Request(name, price, currency).TryRead(sku, out _, out var invalid));

        Assert.Equal([field], invalid.Keys);
    }

    [Fact]
    public void A_name_has_a_limit()
    {
        var longest = new string('x', ListProduct.NameLengthMax);

        Assert.True(new ListProductFunction.Request(longest, 0, "GBP").TryRead("85123A", out _, out _));
        Assert.False(new ListProductFunction.Request(longest + "x", 0, "GBP").TryRead("85123A", out _, out _));
    }
}
