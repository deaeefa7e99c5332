using System.Security.Cryptography;
using ServerlessShop.Catalog.Products;
using ServerlessShop.Catalog.PuttingImages;
using static ServerlessShop.Catalog.Specs.ProductSamples;

namespace ServerlessShop.Catalog.Specs.PuttingImages;

public sealed class ImageSpec
{
    private static readonly ProductImage _front = new("front", "ab12.webp");

    [Theory]
    [InlineData("89504E470D0A1A0A00", "image/png", "png")]
    [InlineData("FFD8FFE000", "image/jpeg", "jpg")]
    [InlineData("524946460000000057454250", "image/webp", "webp")]
    public void A_picture_is_known_by_its_first_bytes_and_named_by_their_hash(string hex, string type, string ending)
    {
        var bytes = Convert.FromHexString(hex);

        var image = ImageFile.From(bytes)!;

        Assert.Equal((type, $"{Convert.ToHexStringLower(SHA256.HashData(bytes))}.{ending}"), (image.Type, image.Blob));
    }

    [Theory]
    [InlineData("")]
    [InlineData("89504E47")]
    [InlineData("3C7376673E")]
    [InlineData("474946383961")]
    [InlineData("524946460000000057415645")]
    public void What_is_no_picture_is_not_taken_for_one(string hex) => Assert.Null(ImageFile.From(Convert.FromHexString(hex)));

    [Fact]
    public void A_picture_has_a_limit()
    {
        var bytes = new byte[ImageFile.BytesMax + 1];
        (bytes[0], bytes[1], bytes[2]) = (0xFF, 0xD8, 0xFF);

        Assert.Null(ImageFile.From(bytes));
        Assert.NotNull(ImageFile.From(bytes.AsMemory(0, ImageFile.BytesMax)));
    }

    [Fact]
    public void A_product_shows_the_picture_put_under_a_name() => Shelf
        .Given(LanternListed)
        .When(product => PutImage.Decide(product, new(_front)))
        .Then(new ProductEvent.ImagePut(_front));

    [Fact]
    public void Another_picture_under_the_same_name_takes_its_place_and_names_are_in_order() => Assert.Equal(
        [new("back", "cd.png"), new("front", "ef.jpg")],
        ((Product.Listed)After(
            LanternListed, new ProductEvent.ImagePut(_front), new ProductEvent.ImagePut(new("back", "cd.png")),
            new ProductEvent.ImagePut(new("front", "ef.jpg")))).Images);

    [Fact]
    public void There_are_only_so_many_but_each_may_be_replaced()
    {
        ProductEvent[] full =
            [LanternListed, .. Enumerable.Range(0, ProductImage.CountMax).Select(i => new ProductEvent.ImagePut(new($"{i}", "ab.png")))];

        Shelf.Given(full).When(product => PutImage.Decide(product, new(_front))).ThenRejected(PutImage.TooMany);
        Shelf.Given(full).When(product => PutImage.Decide(product, new(new("3", "cd.png"))))
            .Then(new ProductEvent.ImagePut(new("3", "cd.png")));
    }

    [Fact]
    public void A_picture_is_taken_away_once() => Shelf
        .Given(LanternListed, new ProductEvent.ImagePut(_front))
        .When(product => RemoveImage.Decide(product, new("front")))
        .Then(new ProductEvent.ImageRemoved("front"));

    [Fact]
    public void Only_what_is_offered_has_pictures_put_or_taken_away()
    {
        Shelf.Given().When(product => PutImage.Decide(product, new(_front))).ThenRejected(ProductDecider.NotListed);
        Shelf.Given().When(product => RemoveImage.Decide(product, new("front"))).ThenRejected(ProductDecider.NotListed);
        Shelf.Given(LanternListed, LanternWithdrawn).When(product => PutImage.Decide(product, new(_front)))
            .ThenRejected(ProductDecider.IsWithdrawn);
        Shelf.Given(LanternListed, LanternWithdrawn).When(product => RemoveImage.Decide(product, new("front")))
            .ThenRejected(ProductDecider.IsWithdrawn);
    }
}
