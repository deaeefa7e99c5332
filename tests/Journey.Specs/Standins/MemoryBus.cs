using Azure.Messaging.ServiceBus;
using Microsoft.Azure.Functions.Worker;
using ServerlessShop.Journey.Specs.Simulation;

namespace ServerlessShop.Journey.Specs.Standins;

/// <summary>One instance's connection to the broker, for sending.</summary>
internal sealed class MemoryBus(MemoryBroker broker, Node node, Effects effects) : ServiceBusClient
{
    public static ServiceBusException Unknown() => new("Nobody knows.", ServiceBusFailureReason.ServiceTimeout);

    public override ServiceBusSender CreateSender(string queueOrTopicName) => new Sender(this, queueOrTopicName);

    private Task<bool> Send(string topic, IReadOnlyList<ServiceBusMessage> messages) => effects.Do(
        node, Effect.Send, $"{messages.Count}*{messages[0].Subject}", () => broker.Accept(topic, messages), Unknown);

    private sealed class Sender(MemoryBus bus, string topic) : ServiceBusSender
    {
        public override Task SendMessageAsync(ServiceBusMessage message, CancellationToken cancellationToken = default) =>
            bus.Send(topic, [message]);

        public override Task SendMessagesAsync(
            IEnumerable<ServiceBusMessage> messages, CancellationToken cancellationToken = default) =>
            bus.Send(topic, [.. messages]);

        public override Task SendMessagesAsync(
            ServiceBusMessageBatch messageBatch, CancellationToken cancellationToken = default) =>
            throw new NotSupportedException("MemoryBus sends no ServiceBusMessageBatch.");
    }
}

/// <summary>One instance's connection to the broker, for settling what one subscription delivered to it.</summary>
internal sealed class MemoryActions(MemorySubscription subscription, Node node, Effects effects)
    : ServiceBusMessageActions
{
    public override Task CompleteMessageAsync(
        ServiceBusReceivedMessage message, CancellationToken cancellationToken = default) =>
        effects.Do(
            node, Effect.Complete, message.Subject, () => subscription.Complete(message), MemoryBus.Unknown);

    public override Task AbandonMessageAsync(
        ServiceBusReceivedMessage message, IDictionary<string, object>? propertiesToModify = null,
        CancellationToken cancellationToken = default) =>
        effects.Do(node, Effect.Abandon, message.Subject, () => subscription.Abandon(message), MemoryBus.Unknown);

    public override Task DeadLetterMessageAsync(
        ServiceBusReceivedMessage message, Dictionary<string, object>? propertiesToModify = null,
        string? deadLetterReason = null, string? deadLetterErrorDescription = null,
        CancellationToken cancellationToken = default) =>
        effects.Do(
            node, Effect.DeadLetter, $"{message.Subject}: {deadLetterReason}",
            () => subscription.GiveUp(message, deadLetterReason ?? ""), MemoryBus.Unknown);

    public override Task RenewMessageLockAsync(
        ServiceBusReceivedMessage message, CancellationToken cancellationToken = default) =>
        throw new NotSupportedException("MemoryActions renews no locks.");
}
