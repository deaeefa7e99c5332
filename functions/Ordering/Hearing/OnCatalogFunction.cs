using System.Text.Json;
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
            .Select(TryRead)
            .OfType<ListingChange>()
            .GroupBy(change => change.Sku.Aisle)
            .ToDictionary(
                ofAisle => ofAisle.Key,
                ofAisle => new Lazy<Task<Rejection?>>(() => Follow(ofAisle.Key, [.. ofAisle], cancellation)));

        return actions.SettleEach(
            messages,
            message => message.Subject switch
            {
                nameof(ProductListedV1) => On(message.Read<ProductListedV1>().Sku),
                nameof(ProductWithdrawnV1) => On(message.Read<ProductWithdrawnV1>().Sku),
                _ => null,
            },
            log,
            cancellation);

        Task<Rejection?> On(string code) =>
            Sku.From(code) is { } sku && aisles.TryGetValue(sku.Aisle, out var followed)
                ? followed.Value
                : Task.FromResult<Rejection?>(_notASku);
    }

    private static readonly Rejection _notASku =
        new(RejectionKind.Conflict, "not-a-sku", "The message is not about a sku.");

    // The envelope says when: a product may be listed again, and the two may be heard the other way round.
    private static ListingChange? TryRead(ServiceBusReceivedMessage message)
    {
        if (message.Subject is not (nameof(ProductListedV1) or nameof(ProductWithdrawnV1))
            || Sku.From(message.CorrelationId) is not { } sku)
        {
            return null;
        }

        try
        {
            var envelope = JsonSerializer.Deserialize<CloudEvent>(message.Body, Json.Options);
            return envelope is null ? null : new(sku, message.Subject == nameof(ProductListedV1), envelope.Time);
        }
        catch (JsonException)
        {
            return null; // It is read again to be settled, and then dead-lettered as unreadable.
        }
    }

    private Task<Rejection?> Follow(string aisle, ValueList<ListingChange> changes, CancellationToken cancellation)
    {
        var follow = new FollowListings(changes);
        return products.Transact(
            KnownProductsMemory.KeyOf(aisle), known => FollowListings.Decide(known, follow), cancellation).Objection();
    }
}
