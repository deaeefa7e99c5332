using Azure.Messaging.ServiceBus;
using Microsoft.Azure.Functions.Worker;
using ServerlessShop.Contracts;
using ServerlessShop.Contracts.Inventory;
using ServerlessShop.Kernel;
using ServerlessShop.Messaging;
using ServerlessShop.Ordering.Orders;
using ServerlessShop.Ordering.ReservingStock;
using ServerlessShop.Persistence;

namespace ServerlessShop.Ordering.Hearing;

/// <summary>Everything Ordering hears from Inventory: one subscription, one function, one line per message.</summary>
public sealed class OnInventoryFunction(DocumentStore<Order, OrderEvent> orders, TimeProvider clock)
{
    [Function("OnInventory")]
    public Task Run(
        [ServiceBusTrigger(Topics.Inventory, "ordering", Connection = "ServiceBus", AutoCompleteMessages = false)]
        ServiceBusReceivedMessage message,
        ServiceBusMessageActions actions,
        CancellationToken cancellation) =>
        actions.Settle(
            message,
            () => message.Subject switch
            {
                nameof(StockReservedV1) => On(message.Read<StockReservedV1>(), cancellation),
                nameof(StockRefusedV1) => On(message.Read<StockRefusedV1>(), cancellation),
                _ => null,
            },
            cancellation);

    private Task<Rejection?> On(StockReservedV1 said, CancellationToken cancellation)
    {
        var confirm = new ConfirmStock(new(said.OrderId), clock.GetUtcNow());
        return orders.Transact(
            new($"{confirm.Id}", "order"), order => ConfirmStock.Decide(order, confirm), cancellation).Objection();
    }

    private Task<Rejection?> On(StockRefusedV1 said, CancellationToken cancellation)
    {
        var refuse = new RefuseStock(new(said.OrderId), [.. said.Short], clock.GetUtcNow());
        return orders.Transact(
            new($"{refuse.Id}", "order"), order => RefuseStock.Decide(order, refuse), cancellation).Objection();
    }
}
