using Azure.Messaging.ServiceBus;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;
using ServerlessShop.Contracts;
using ServerlessShop.Contracts.Shipping;
using ServerlessShop.Inventory.Reservations;
using ServerlessShop.Inventory.TakingOutStock;
using ServerlessShop.Kernel;
using ServerlessShop.Messaging;

namespace ServerlessShop.Inventory.Hearing;

/// <summary>
/// Everything Inventory hears from Shipping, many messages at a time, as it hears Ordering: what leaves the house
/// leaves the stock.
/// </summary>
public sealed class OnShippingFunction(StockRoom room, ILogger<OnShippingFunction> log)
{
    [Function("OnShipping")]
    public Task Run(
        [ServiceBusTrigger(
            Topics.Shipping, "inventory", Connection = "ServiceBus", IsBatched = true, AutoCompleteMessages = false)]
        ServiceBusReceivedMessage[] messages,
        ServiceBusMessageActions actions,
        CancellationToken cancellation) =>
        room.WalkTogether(
            process => actions.SettleEach(messages, message => Hear(message, process), log, cancellation),
            cancellation);

    private static Task<Rejection?>? Hear(ServiceBusReceivedMessage message, ReservationProcess process) =>
        message.Subject switch
        {
            nameof(ShipmentDispatchedV1) => On(message.Read<ShipmentDispatchedV1>(), process),
            _ => null,
        };

    private static Task<Rejection?> On(ShipmentDispatchedV1 said, ReservationProcess process)
    {
        var lines = said.Items is null ? null : OrderedLines.From(said.Items);
        return said.Shipment >= 1 && (said.Items is null || lines is not null)
            ? process.TakeOut(new(new(said.OrderId), new(said.Shipment, lines, said.Final)))
            : Task.FromResult<Rejection?>(TakeOutStock.Unreadable);
    }
}
