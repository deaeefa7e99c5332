using System.Net;
using System.Text;
using System.Text.Json;
using ServerlessShop.Catalog.Products;
using ServerlessShop.Journey.Specs.Simulation;

namespace ServerlessShop.Journey.Specs.Standins;

/// <summary>One instance's road to the catalogue, as the gateway answers: what Catalog's store has at this moment.</summary>
internal sealed class CatalogueConnection(MemoryStore catalog, Node node, Effects effects) : HttpMessageHandler
{
    protected override async Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var skus = request.RequestUri!.Query["?skus=".Length..].Split(',');
        var items = await effects.Do(
            node, Effect.Ask, "the catalogue",
            () => skus.Select(sku => catalog.Find(sku, ProductDecider.Kind)).OfType<StoredDocument>()
                .Select(product => product.Read<JsonElement>()).ToList(),
            () => new HttpRequestException("Nobody knows."));
        var body = JsonSerializer.Serialize(new
        {
            items = items.Select(product => new
            {
                sku = product.GetProperty("pk").GetString(),
                priceMinor = Trading.Trade.ListPriceMinor,
                currency = "GBP",
                vatBasisPoints = 2000,
            }),
        });
        return new HttpResponseMessage(HttpStatusCode.OK)
        {
            Content = new StringContent(body, Encoding.UTF8, "application/json"),
        };
    }
}

/// <summary>All that one instance asks over HTTP, by whom it asks.</summary>
internal sealed class Roads(HttpMessageHandler provider, HttpMessageHandler catalogue) : HttpMessageHandler
{
    private readonly HttpMessageInvoker _provider = new(provider);
    private readonly HttpMessageInvoker _catalogue = new(catalogue);

    protected override Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request, CancellationToken cancellationToken) => request.RequestUri!.Host switch
        {
            "provider.example" => _provider.SendAsync(request, cancellationToken),
            "shop.example" => _catalogue.SendAsync(request, cancellationToken),
            var other => throw new NotSupportedException($"The journey has no road to {other}."),
        };

    protected override void Dispose(bool disposing)
    {
        _provider.Dispose();
        _catalogue.Dispose();
        base.Dispose(disposing);
    }
}
