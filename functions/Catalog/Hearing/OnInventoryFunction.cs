using Azure.Messaging.ServiceBus;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;
using ServerlessShop.Catalog.FollowingStock;
using ServerlessShop.Catalog.Products;
using ServerlessShop.Contracts;
using ServerlessShop.Contracts.Inventory;
using ServerlessShop.Kernel;
using ServerlessShop.Messaging;
using ServerlessShop.Persistence;

namespace ServerlessShop.Catalog.Hearing;

/// <summary>Everything Catalog hears from Inventory, many messages at a time; each is decided and settled by itself.</summary>
public sealed class OnInventoryFunction(DocumentStore<Product, ProductEvent> products, ILogger<OnInventoryFunction> log)
{
    [Function("OnInventory")]
    public Task Run(
        [ServiceBusTrigger(
            Topics.Inventory, "catalog", Connection = "ServiceBus", IsBatched = true, AutoCompleteMessages = false)]
        ServiceBusReceivedMessage[] messages,
        ServiceBusMessageActions actions,
        CancellationToken cancellation) => actions.SettleEach(
            messages,
            message => message.Subject switch
            {
                nameof(StockLevelChangedV1) => On(message.Read<StockLevelChangedV1>(), cancellation),
                _ => null,
            },
            log,
            cancellation);

    private Task<Rejection?> On(StockLevelChangedV1 said, CancellationToken cancellation) =>
        FollowStock.From(said.Sku, said.Level, said.Sequence) is { } follow
            ? products.Transact(
                new(follow.Sku.Code, ProductDecider.Kind), product => FollowStock.Decide(product, follow), cancellation).Objection()
            : Task.FromResult<Rejection?>(FollowStock.Unreadable);
}
