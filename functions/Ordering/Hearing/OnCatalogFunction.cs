using Azure.Messaging.ServiceBus;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;
using ServerlessShop.Contracts;
using ServerlessShop.Contracts.Catalog;
using ServerlessShop.Kernel;
using ServerlessShop.Messaging;
using ServerlessShop.Ordering.ListingProducts;
using ServerlessShop.Ordering.Products;
using ServerlessShop.Persistence;

namespace ServerlessShop.Ordering.Hearing;

/// <summary>What Ordering hears from Catalog, in batches: a catalogue arrives in thousands, and lies in few aisles.</summary>
public sealed class OnCatalogFunction(
    DocumentStore<KnownProducts, KnownProductsEvent> products, ILogger<OnCatalogFunction> log)
{
    [Function("OnCatalog")]
    public Task Run(
        [ServiceBusTrigger(
            Topics.Catalog, "ordering", Connection = "ServiceBus", IsBatched = true, AutoCompleteMessages = false)]
        ServiceBusReceivedMessage[] messages,
        ServiceBusMessageActions actions,
        CancellationToken cancellation)
    {
        // One transaction per aisle, whose end every message of that aisle waits for.
        var aisles = messages
            .Where(message => message.Subject == nameof(ProductListedV1))
            .Select(message => Sku.From(message.CorrelationId))
            .OfType<Sku>()
            .GroupBy(sku => sku.Aisle)
            .ToDictionary(
                ofAisle => ofAisle.Key,
                ofAisle => new Lazy<Task<Rejection?>>(() => Know(ofAisle.Key, [.. ofAisle], cancellation)));

        return actions.SettleEach(
            messages,
            message => message.Subject switch
            {
                nameof(ProductListedV1) => On(message.Read<ProductListedV1>()),
                _ => null,
            },
            log,
            cancellation);

        Task<Rejection?> On(ProductListedV1 said) =>
            Sku.From(said.Sku) is { } sku && aisles.TryGetValue(sku.Aisle, out var known)
                ? known.Value
                : Task.FromResult<Rejection?>(_notASku);
    }

    private static readonly Rejection _notASku =
        new(RejectionKind.Conflict, "not-a-sku", "The message is not about a sku.");

    private Task<Rejection?> Know(string aisle, ValueList<Sku> skus, CancellationToken cancellation)
    {
        var know = new KnowProducts(skus);
        return products.Transact(
            KnownProductsMemory.KeyOf(aisle), known => KnowProducts.Decide(known, know), cancellation).Objection();
    }
}
