using Azure.Messaging.ServiceBus;
using Microsoft.Azure.Functions.Worker;
using ServerlessShop.Contracts;
using ServerlessShop.Contracts.Basket;
using ServerlessShop.Kernel;
using ServerlessShop.Messaging;
using ServerlessShop.Ordering.Orders;
using ServerlessShop.Ordering.PlacingOrder;
using ServerlessShop.Persistence;

namespace ServerlessShop.Ordering.Hearing;

/// <summary>What Ordering hears from Basket: buyers who commit to what they were shown.</summary>
public sealed class OnBasketFunction(
    DocumentStore<Order, OrderEvent> orders, OrderLinesMemory lines, TimeProvider clock)
{
    [Function("OnBasket")]
    public Task Run(
        [ServiceBusTrigger(Topics.Basket, "ordering", Connection = "ServiceBus", AutoCompleteMessages = false)]
        ServiceBusReceivedMessage message,
        ServiceBusMessageActions actions,
        CancellationToken cancellation) =>
        actions.Settle(
            message,
            () => message.Subject switch
            {
                nameof(BasketCheckedOutV1) => On(message.Read<BasketCheckedOutV1>(), cancellation),
                _ => null,
            },
            cancellation);

    private async Task<Rejection?> On(BasketCheckedOutV1 said, CancellationToken cancellation)
    {
        if (!CheckedOut.TryRead(said, clock.GetUtcNow(), out var place)) { return CheckedOut.Unreadable; }

        // Basket asked Catalog; that Ordering has heard of each sku too is not to be waited for.
        var outcome = await orders.Transact(
            new($"{place.Id}", "order"), order => PlaceOrder.Decide(order, place, _ => true), cancellation);
        if (outcome is Outcome<Order>.Refused(var reason)) { return reason; }

        lines.Remember(place.Id, place.Lines);
        return null;
    }
}
