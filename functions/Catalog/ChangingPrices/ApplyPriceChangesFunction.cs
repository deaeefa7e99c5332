using System.Runtime.CompilerServices;
using System.Text.Json;
using Microsoft.Azure.Cosmos;
using Microsoft.Azure.Functions.Worker;
using ServerlessShop.Catalog.Products;
using ServerlessShop.Persistence;

namespace ServerlessShop.Catalog.ChangingPrices;

/// <summary>
/// Every minute, makes planned prices whose time has come the products' own, so that they are said and in the history.
/// Readers do not wait for it: they see a planned price from its time on.
/// </summary>
public sealed class ApplyPriceChangesFunction(
    DocumentStore<Product, ProductEvent> products, Container container, TimeProvider clock)
{
    private const int AtOnce = 8;

    [Function("ApplyPriceChanges")]
    public async Task Run([TimerTrigger("0 * * * * *")] TimerInfo timer, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        await foreach (var some in DueAt(container, now, cancellation).Chunk(AtOnce).WithCancellation(cancellation))
        {
            await Task.WhenAll(some.Select(sku => products.Transact(
                new(sku, ProductDecider.Kind), product => ApplyPriceChanges.Decide(product, now), cancellation)));
        }
    }

    /// <summary>The skus whose next planned price is due; where none is, a query that finds nothing in an index.</summary>
    public static async IAsyncEnumerable<string> DueAt(
        Container container, DateTimeOffset now, [EnumeratorCancellation] CancellationToken cancellation)
    {
        using var pages = container.GetItemQueryStreamIterator(
            new QueryDefinition("SELECT c.pk FROM c WHERE c.kind = @kind AND c.body.nextChangeAtSeconds <= @now")
                .WithParameter("@kind", ProductDecider.Kind)
                .WithParameter("@now", now.ToUnixTimeSeconds()));
        while (pages.HasMoreResults)
        {
            using var page = await pages.ReadNextAsync(cancellation);
            page.EnsureSuccessStatusCode();
            using var json = await JsonDocument.ParseAsync(page.Content, cancellationToken: cancellation);
            foreach (var document in json.RootElement.GetProperty("Documents").EnumerateArray())
            {
                yield return document.GetProperty("pk").GetString()!;
            }
        }
    }
}
