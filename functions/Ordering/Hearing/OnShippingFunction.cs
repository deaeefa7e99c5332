using Azure.Messaging.ServiceBus;
using Microsoft.Azure.Functions.Worker;
using ServerlessShop.Contracts;
using ServerlessShop.Contracts.Ordering;
using ServerlessShop.Contracts.Shipping;
using ServerlessShop.Kernel;
using ServerlessShop.Messaging;
using ServerlessShop.Ordering.FollowingShipments;
using ServerlessShop.Ordering.Orders;
using ServerlessShop.Persistence;

namespace ServerlessShop.Ordering.Hearing;

/// <summary>Everything Ordering hears from Shipping.</summary>
public sealed class OnShippingFunction(
    DocumentStore<Order, OrderEvent> orders, OrderLinesMemory lines, TimeProvider clock)
{
    [Function("OnShipping")]
    public Task Run(
        [ServiceBusTrigger(Topics.Shipping, "ordering", Connection = "ServiceBus", AutoCompleteMessages = false)]
        ServiceBusReceivedMessage message,
        ServiceBusMessageActions actions,
        CancellationToken cancellation) =>
        actions.Settle(
            message,
            () => message.Subject switch
            {
                nameof(ShipmentDispatchedV1) => On(message.Read<ShipmentDispatchedV1>(), cancellation),
                nameof(ShipmentDeliveredV1) => On(message.Read<ShipmentDeliveredV1>(), cancellation),
                _ => null,
            },
            cancellation);

    private async Task<Rejection?> On(ShipmentDispatchedV1 said, CancellationToken cancellation)
    {
        var id = new OrderId(said.OrderId);
        if (!TryRead(said.Items, out var items)) { return _notASku; }

        // The last shipment costs what is left, whatever is in it; and most orders go out in one.
        var priced = said.Final ? [] : await lines.Of(id, cancellation);
        var dispatch = new RecordDispatch(
            id, said.Shipment, items, said.Final, said.Carrier, said.Tracking, priced, clock.GetUtcNow());
        return await Transact(id, order => RecordDispatch.Decide(order, dispatch), cancellation);
    }

    private Task<Rejection?> On(ShipmentDeliveredV1 said, CancellationToken cancellation)
    {
        var delivery = new RecordDelivery(new(said.OrderId), said.Shipment, clock.GetUtcNow());
        return Transact(delivery.Id, order => RecordDelivery.Decide(order, delivery), cancellation);
    }

    private static readonly Rejection _notASku =
        new(RejectionKind.Conflict, "not-a-sku", "The shipment holds something that is no sku.");

    private static bool TryRead(IReadOnlyList<OrderedV1>? said, out ValueList<SkuUnits>? items)
    {
        items = said is null
            ? null
            : [.. from item in said where Sku.From(item.Sku) is not null select new SkuUnits(Sku.From(item.Sku)!.Value, item.Units)];
        return items?.Count == said?.Count;
    }

    private Task<Rejection?> Transact(
        OrderId id, Func<Order, Decision<OrderEvent>> decide, CancellationToken cancellation) =>
        orders.Transact(new($"{id}", "order"), decide, cancellation).Objection();
}
