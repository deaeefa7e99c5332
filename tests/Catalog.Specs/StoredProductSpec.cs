using System.Text.Json;
using ServerlessShop.Catalog.Products;
using ServerlessShop.Kernel;
using static ServerlessShop.Catalog.Specs.ProductSamples;

namespace ServerlessShop.Catalog.Specs;

public sealed class StoredProductSpec
{
    private static readonly Guid _change = new("0198c0de-0000-7000-8000-000000000001");

    private static readonly ProductEvent[] _past =
    [
        new ProductEvent.ProductListed(LanternSku, Offered with { VatBasisPoints = 500, Category = "lighting" }),
        Stock(StockLevel.Low, 7),
        new ProductEvent.ImagePut(new("front", "ab12.webp")),
        new ProductEvent.ProductChanged(
            LanternSku, Offered with { Price = Pence(3_00), Category = "lighting" }, new(1, Pence(2_55), Pence(3_00), "carl", Noon)),
        Planned(_change, 2_00, Noon.AddDays(1)),
    ];

    [Fact]
    public void What_is_stored_is_read_back_and_keeps_its_form()
    {
        var lantern = After(_past);

        var stored = JsonSerializer.Serialize(lantern, Json.Options);

        Assert.Equal(
            """
            {"is":"listed","sku":"85123A","name":"White lantern","price":{"minor":300,"currency":"GBP"},"category":"lighting",
            "availability":{"level":"low","sequence":7},"images":[{"name":"front","blob":"ab12.webp"}],
            "prices":{"steps":1,"plans":[{"id":"0198c0de-0000-7000-8000-000000000001","priceMinor":200,
            "from":"2026-01-02T12:00:00+00:00","by":"carl"}],"ends":[],
            "past":[{"price":{"minor":255,"currency":"GBP"},"until":"2026-01-01T12:00:00+00:00"}]},
            "revision":5,"nextChangeAtSeconds":1767355200}
            """.ReplaceLineEndings(""),
            stored);
        Assert.Equal(lantern, JsonSerializer.Deserialize<Product>(stored, Json.Options));
    }

    [Fact]
    public void What_was_stored_before_there_was_more_to_say_is_still_read() => Assert.Equal(
        new Product.Listed(LanternSku, "White lantern", Pence(2_55)),
        JsonSerializer.Deserialize<Product>(
            """{"is":"listed","sku":"85123A","name":"White lantern","price":{"minor":255,"currency":"GBP"}}""", Json.Options));

    [Fact]
    public void A_withdrawn_product_and_one_not_listed_yet_are_read_back()
    {
        Product[] products = [After([.. _past, LanternWithdrawn]), After(Stock(StockLevel.Out, 3)), After()];

        Assert.All(products, product => Assert.Equal(
            product, JsonSerializer.Deserialize<Product>(JsonSerializer.Serialize(product, Json.Options), Json.Options)));
    }
}
