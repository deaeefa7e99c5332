using System.Text.Json;
using ServerlessShop.Catalog.Products;
using ServerlessShop.Kernel;

namespace ServerlessShop.Catalog.Specs;

public sealed class StoredProductSpec
{
    [Fact]
    public void What_is_stored_is_read_back_and_keeps_its_form()
    {
        Product lantern = new Product.Listed(new Sku("85123A"), "White lantern", new Money(2_55, "GBP"));

        var stored = JsonSerializer.Serialize(lantern, Json.Options);

        Assert.Equal(
            """{"is":"listed","sku":"85123A","name":"White lantern","price":{"minor":255,"currency":"GBP"}}""", stored);
        Assert.Equal(lantern, JsonSerializer.Deserialize<Product>(stored, Json.Options));
    }
}
