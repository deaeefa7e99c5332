using Azure.Messaging.ServiceBus;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;
using ServerlessShop.Contracts;
using ServerlessShop.Contracts.Ordering;
using ServerlessShop.Inventory.ReleasingStock;
using ServerlessShop.Inventory.Reservations;
using ServerlessShop.Inventory.ReservingStock;
using ServerlessShop.Inventory.RestockingReturns;
using ServerlessShop.Kernel;
using ServerlessShop.Messaging;

namespace ServerlessShop.Inventory.Hearing;

/// <summary>
/// Everything Inventory hears from Ordering, many messages at a time: each order is decided and settled by itself, and
/// each aisle is written once for all orders of the batch that touch it.
/// </summary>
public sealed class OnOrderingFunction(StockRoom room, ILogger<OnOrderingFunction> log)
{
    [Function("OnOrdering")]
    public Task Run(
        [ServiceBusTrigger(
            Topics.Ordering, "inventory", Connection = "ServiceBus", IsBatched = true, AutoCompleteMessages = false)]
        ServiceBusReceivedMessage[] messages,
        ServiceBusMessageActions actions,
        CancellationToken cancellation) =>
        room.WalkTogether(
            process => actions.SettleEach(messages, message => Hear(message, process), log, cancellation),
            cancellation);

    private static Task<Rejection?>? Hear(ServiceBusReceivedMessage message, ReservationProcess process) =>
        message.Subject switch
        {
            nameof(OrderPlacedV1) => On(message.Read<OrderPlacedV1>(), message.DeliveryCount, process),
            nameof(OrderCancelledV1) => process.Release(new(new(message.Read<OrderCancelledV1>().OrderId))),
            nameof(ReturnInspectedV1) => On(message.Read<ReturnInspectedV1>(), process),
            _ => null,
        };

    private static Task<Rejection?> On(OrderPlacedV1 said, int deliveries, ReservationProcess process) =>
        OrderedLines.From(said.Ordered) is { } lines
            ? process.Reserve(new(new(said.OrderId), lines), deliveries)
            : Task.FromResult<Rejection?>(ReserveStock.Unreadable);

    private static Task<Rejection?> On(ReturnInspectedV1 said, ReservationProcess process) =>
        OrderedLines.From([.. said.Restocked, .. said.Scrapped]) is not null
            ? process.Restock(new(
                new(said.OrderId), said.ReturnId, OrderedLines.From(said.Restocked) ?? [], OrderedLines.From(said.Scrapped) ?? []))
            : Task.FromResult<Rejection?>(RestockReturn.Unreadable);
}
