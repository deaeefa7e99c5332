using Azure.Messaging.ServiceBus;
using Microsoft.Azure.Functions.Worker;
using ServerlessShop.Contracts;
using ServerlessShop.Contracts.Ordering;
using ServerlessShop.Kernel;
using ServerlessShop.Messaging;
using ServerlessShop.Ordering.ExpiringOrder;
using ServerlessShop.Ordering.Orders;
using ServerlessShop.Persistence;

namespace ServerlessShop.Ordering.Hearing;

/// <summary>What Ordering hears from itself: the alarms it set.</summary>
public sealed class OnOrderingFunction(DocumentStore<Order, OrderEvent> orders, TimeProvider clock)
{
    [Function("OnOrdering")]
    public Task Run(
        [ServiceBusTrigger(Topics.Ordering, "ordering", Connection = "ServiceBus", AutoCompleteMessages = false)]
        ServiceBusReceivedMessage message,
        ServiceBusMessageActions actions,
        CancellationToken cancellation) =>
        actions.Settle(
            message,
            () => message.Subject switch
            {
                nameof(OrderDeadlineV1) => On(message.Read<OrderDeadlineV1>(), cancellation),
                _ => null,
            },
            cancellation);

    private Task<Rejection?> On(OrderDeadlineV1 said, CancellationToken cancellation)
    {
        var expire = new ExpireOrder(new(said.OrderId), said.At, clock.GetUtcNow());
        return orders.Transact(
            new($"{expire.Id}", "order"), order => ExpireOrder.Decide(order, expire), cancellation).Objection();
    }
}
