using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.Options;
using ServerlessShop.Kernel;

namespace ServerlessShop.Basket.Catalogue;

/// <summary>Catalog over HTTP, as everybody reads it: through the gateway, and nobody signs in for it.</summary>
public sealed class HttpCatalogue : ICatalogue
{
    /// <summary>Catalog answers so many skus at once.</summary>
    public const int SkusPerCall = 50;

    // Above what the calls' own limits add up to: these give up first, and say why.
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(30);

    private readonly HttpClient _http;

    public HttpCatalogue(HttpClient http, IOptions<CatalogueOptions> options)
    {
        _http = http;
        _http.BaseAddress = new Uri($"{options.Value.Endpoint.TrimEnd('/')}/");
        _http.Timeout = _patience;
    }

    public async Task<IReadOnlyDictionary<Sku, CatalogueProduct>> Find(
        IReadOnlyCollection<Sku> skus, CancellationToken cancellation)
    {
        try
        {
            var answers = await Task.WhenAll(skus.Distinct().Chunk(SkusPerCall).Select(some => Ask(some, cancellation)));
            return answers.SelectMany(answer => answer).Select(Read).ToDictionary(product => product.Sku);
        }
        catch (Exception failure) when (failure is HttpRequestException or JsonException or ArgumentException
            || (failure is OperationCanceledException && !cancellation.IsCancellationRequested))
        {
            throw new CatalogueUnavailableException(failure);
        }
    }

    private async Task<IReadOnlyList<Item>> Ask(Sku[] skus, CancellationToken cancellation)
    {
        // Whole and of this moment: a price that the gateway kept is no price to charge.
        using var request = new HttpRequestMessage(HttpMethod.Get, $"products?skus={string.Join(',', skus)}");
        request.Headers.CacheControl = new() { NoCache = true };

        using var response = await _http.SendAsync(request, cancellation);
        response.EnsureSuccessStatusCode();
        return (await response.Content.ReadFromJsonAsync<Answer>(Json.Options, cancellation))?.Items
            ?? throw new JsonException("The catalogue answered no items.");
    }

    // What cannot be charged rightly is not guessed: a product without a rate of VAT makes the answer unusable.
    private static CatalogueProduct Read(Item item) =>
        Sku.From(item.Sku) is { } sku
        && Money.PriceFrom(item.UnitPriceMinor ?? item.PriceMinor, item.Currency) is { } price
        && VatRate.From(item.VatBasisPoints ?? -1) is { } vat
            ? new(sku, item.Name ?? sku.Code, price, vat, item.Availability ?? "in")
            : throw new JsonException($"The catalogue's answer about '{item.Sku}' cannot be read.");

    private sealed record Answer(IReadOnlyList<Item>? Items);

    /// <param name="UnitPriceMinor">In a sale, the reduced price.</param>
    private sealed record Item(
        string? Sku, string? Name, long PriceMinor, string? Currency, long? UnitPriceMinor, int? VatBasisPoints,
        string? Availability);
}
