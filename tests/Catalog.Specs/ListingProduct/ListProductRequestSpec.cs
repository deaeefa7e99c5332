using ServerlessShop.Catalog.ListingProduct;

namespace ServerlessShop.Catalog.Specs.ListingProduct;

public sealed class ListProductRequestSpec
{
    [Fact]
    public void What_can_be_read_becomes_an_offer()
    {
        var request = new ListProductFunction.Request("  White lantern ", 2_55, "GBP", 500, "lighting");

        Assert.True(request.TryRead("85123a", out var sku, out var offer, out _));

        Assert.Equal(
            ("85123A", "White lantern", 2_55L, "GBP", 500, "lighting"),
            (sku.Value.Code, offer.Name, offer.Price.Minor, offer.Price.Currency, offer.VatBasisPoints!.Value, offer.Category!));
    }

    [Theory]
    [InlineData("85-123", "White lantern", 2_55, "GBP", null, null, "sku")]
    [InlineData("012345678901234567890", "White lantern", 2_55, "GBP", null, null, "sku")]
    [InlineData("85123A", null, 2_55, "GBP", null, null, "name")]
    [InlineData("85123A", "   ", 2_55, "GBP", null, null, "name")]
    [InlineData("85123A", "White lantern", -1, "GBP", null, null, "priceMinor")]
    [InlineData("85123A", "White lantern", 10_000_000_001, "GBP", null, null, "priceMinor")]
    [InlineData("85123A", "White lantern", 2_55, "gbp", null, null, "priceMinor")]
    [InlineData("85123A", "White lantern", 2_55, null, null, null, "priceMinor")]
    [InlineData("85123A", "White lantern", 2_55, "GBP", -1, null, "vatBasisPoints")]
    [InlineData("85123A", "White lantern", 2_55, "GBP", 10_001, null, "vatBasisPoints")]
    [InlineData("85123A", "White lantern", 2_55, "GBP", null, "No Such", "categoryId")]
    public void What_cannot_be_read_names_its_field(
        string sku, string? name, long price, string? currency, int? vat, string? category, string field)
    {
        var request = new ListProductFunction.Request(name, price, currency, vat, category);

        Assert.False(request.TryRead(sku, out _, out _, out var invalid));
        Assert.Equal([field], invalid.Keys);
    }

    [Fact]
    public void Texts_have_a_limit()
    {
        var longest = new string('x', ListProduct.NameLengthMax);

        Assert.True(new ListProductFunction.Request(longest, 0, "GBP").TryRead("85123A", out _, out _, out _));
        Assert.False(new ListProductFunction.Request(longest + "x", 0, "GBP").TryRead("85123A", out _, out _, out _));
        Assert.False(new ListProductFunction.Request("Lantern", 0, "GBP", Why: longest + "x").TryRead("85123A", out _, out _, out _));
    }
}
