using System.Net;
using System.Text;
using Microsoft.Extensions.Options;
using ServerlessShop.Basket.Catalogue;
using ServerlessShop.Kernel;
using static ServerlessShop.Basket.Specs.AnnsBasket;

namespace ServerlessShop.Basket.Specs;

/// <summary>What the catalogue's answers mean to a basket, whatever it answers.</summary>
public sealed class HttpCatalogueSpec
{
    private const string AMug =
        """{"sku":"MUG","name":"A mug","priceMinor":1200,"currency":"GBP","vatBasisPoints":2000,"availability":"in"}""";

    [Fact]
    public async Task What_is_listed_is_found_and_what_is_not_is_absent()
    {
        var found = await Find(new Catalog($$"""{"items":[{{AMug}}]}"""), Mug, Jug);
        Assert.Equal(MugNow, Assert.Single(found).Value);
    }

    [Fact]
    public async Task In_a_sale_the_reduced_price_is_what_a_piece_costs()
    {
        var found = await Find(new Catalog("""{"items":[""" + AMug[..^1] + ""","unitPriceMinor":1080}]}"""), Mug);
        Assert.Equal(Pounds(10_80), found[Mug].Price);
    }

    [Fact]
    public async Task Many_are_asked_for_in_few_calls()
    {
        var catalog = new Catalog("""{"items":[]}""");
        await Find(catalog, [.. Enumerable.Range(0, 120).Select(i => Sku.From($"SKU{i}")!.Value)]);
        Assert.Equal([50, 50, 20], catalog.Asked.Select(address => address.Split(',').Length).OrderDescending());
        Assert.StartsWith("http://gateway.example/products?skus=SKU", catalog.Asked.First(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_asks_nothing()
    {
        var catalog = new Catalog("""{"items":[]}""");
        Assert.Empty(await Find(catalog));
        Assert.Empty(catalog.Asked);
    }

    [Theory]
    [InlineData(503, "")]
    [InlineData(404, "")]
    [InlineData(200, "<html>")]
    [InlineData(200, "{}")]
    [InlineData(200, """{"items":[{"sku":"MUG","name":"A mug","priceMinor":1200,"currency":"GBP"}]}""")]
    [InlineData(200, """{"items":[{"sku":"MUG","name":"A mug","priceMinor":-1,"currency":"GBP","vatBasisPoints":2000}]}""")]
    [InlineData(200, "{\"items\":[" + AMug + "," + AMug + "]}")]
    public async Task Any_other_answer_is_none(int status, string body) =>
        await Assert.ThrowsAsync<CatalogueUnavailableException>(() => Find(new Catalog(body, (HttpStatusCode)status), Mug));

    private static Task<IReadOnlyDictionary<Sku, CatalogueProduct>> Find(Catalog catalog, params Sku[] skus) =>
        new HttpCatalogue(new HttpClient(catalog), Options.Create(new CatalogueOptions { Endpoint = "http://gateway.example" }))
            .Find(skus, CancellationToken.None);

    private sealed class Catalog(string body, HttpStatusCode status = HttpStatusCode.OK) : HttpMessageHandler
    {
        public List<string> Asked { get; } = [];

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            lock (Asked) { Asked.Add($"{request.RequestUri}"); }
            return Task.FromResult(new HttpResponseMessage(status) { Content = new StringContent(body, Encoding.UTF8, "application/json") });
        }
    }
}
