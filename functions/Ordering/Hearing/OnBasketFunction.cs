using Azure.Messaging.ServiceBus;
using Microsoft.Azure.Functions.Worker;
using ServerlessShop.Contracts;
using ServerlessShop.Contracts.Basket;
using ServerlessShop.Kernel;
using ServerlessShop.Messaging;
using ServerlessShop.Ordering.Orders;
using ServerlessShop.Ordering.PlacingOrder;
using ServerlessShop.Ordering.RefusingCheckout;
using ServerlessShop.Persistence;

namespace ServerlessShop.Ordering.Hearing;

/// <summary>What Ordering hears from Basket: buyers who commit to what they were shown.</summary>
public sealed class OnBasketFunction(
    DocumentStore<Order, OrderEvent> orders, OrderLinesMemory lines,
    DocumentStore<RefusedCheckout, RefusedCheckoutEvent> refused, TimeProvider clock)
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
        if (outcome is Outcome<Order>.Refused(var reason)) { return await Refuse(place, reason, cancellation); }

        lines.Remember(place.Id, place.Lines);
        return null;
    }

    // A dead letter alone would leave the basket waiting for ever.
    private async Task<Rejection?> Refuse(PlaceOrder place, Rejection reason, CancellationToken cancellation)
    {
        var checkout = place.Checkout!;
        var order = await orders.Read(new($"{place.Id}", "order"), cancellation);
        if (RefuseCheckout.IsForTheOrderToSay(order, checkout.BasketId)) { return reason; }

        var refuse = new RefuseCheckout(
            place.Id, reason.Because, new(checkout.BasketId, place.Customer, checkout.Contact, checkout.Total),
            clock.GetUtcNow());
        return await refused.Transact(
            RefusedCheckoutDecider.KeyOf(place.Id, checkout.BasketId),
            known => RefuseCheckout.Decide(known, refuse), cancellation).Objection();
    }
}
