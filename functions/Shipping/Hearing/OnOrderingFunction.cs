using Azure.Messaging.ServiceBus;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;
using ServerlessShop.Contracts;
using ServerlessShop.Contracts.Ordering;
using ServerlessShop.Kernel;
using ServerlessShop.Messaging;
using ServerlessShop.Persistence;
using ServerlessShop.Shipping.Fulfilments;
using ServerlessShop.Shipping.OpeningFulfilment;
using ServerlessShop.Shipping.StoppingShipment;

namespace ServerlessShop.Shipping.Hearing;

/// <summary>Everything Shipping hears from Ordering, many messages at a time, each decided and settled by itself.</summary>
public sealed class OnOrderingFunction(
    DocumentStore<Fulfilment, FulfilmentEvent> fulfilments, TimeProvider clock, ILogger<OnOrderingFunction> log)
{
    [Function("OnOrdering")]
    public Task Run(
        [ServiceBusTrigger(
            Topics.Ordering, "shipping", Connection = "ServiceBus", IsBatched = true, AutoCompleteMessages = false)]
        ServiceBusReceivedMessage[] messages,
        ServiceBusMessageActions actions,
        CancellationToken cancellation) =>
        actions.SettleEach(
            messages,
            message => message.Subject switch
            {
                nameof(OrderConfirmedV1) => On(message.Read<OrderConfirmedV1>(), cancellation),
                nameof(ShipmentStopDueV1) => On(message.Read<ShipmentStopDueV1>(), cancellation),
                _ => null,
            },
            log,
            cancellation);

    private Task<Rejection?> On(OrderConfirmedV1 said, CancellationToken cancellation)
    {
        if (said.Ordered.Any(ordered => Sku.From(ordered.Sku) is null || ordered.Units < 1))
        {
            return Task.FromResult<Rejection?>(OpenFulfilment.Unreadable);
        }

        var open = new OpenFulfilment(
            new(said.OrderId), said.CustomerId,
            Item.Merge(said.Ordered.Select(ordered => new Item(Sku.From(ordered.Sku)!.Value, ordered.Units))),
            said.Collected,
            said.ShipTo is { } to ? new Address(to.Name, to.Street, to.City, to.PostalCode, to.Country) : null,
            clock.GetUtcNow());
        return Transact(open.Order, fulfilment => OpenFulfilment.Decide(fulfilment, open), cancellation);
    }

    private Task<Rejection?> On(ShipmentStopDueV1 said, CancellationToken cancellation)
    {
        var stop = new StopShipment(new(said.OrderId));
        return Transact(stop.Order, fulfilment => StopShipment.Decide(fulfilment, stop), cancellation);
    }

    private Task<Rejection?> Transact(
        OrderId order, Func<Fulfilment, Decision<FulfilmentEvent>> decide, CancellationToken cancellation) =>
        fulfilments.Transact(new($"{order}", FulfilmentDecider.Kind), decide, cancellation).Objection();
}
