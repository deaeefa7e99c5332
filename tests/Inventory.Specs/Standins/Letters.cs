using System.Text.Json;
using Azure.Messaging.ServiceBus;
using Microsoft.Azure.Functions.Worker;
using ServerlessShop.Contracts;
using ServerlessShop.Kernel;

namespace ServerlessShop.Inventory.Specs.Standins;

/// <summary>Messages as Ordering says them.</summary>
public static class Letters
{
    public static ServiceBusReceivedMessage Of(object said)
    {
        var type = said.GetType().Name;
        var data = JsonSerializer.SerializeToElement(said, Json.Options);
        var envelope = new CloudEvent("cause", "/ordering", type, "", DateTimeOffset.UnixEpoch, null, data);
        return Of(type, JsonSerializer.Serialize(envelope, Json.Options));
    }

    public static ServiceBusReceivedMessage Of(string type, string body) =>
        ServiceBusModelFactory.ServiceBusReceivedMessage(
            BinaryData.FromString(body), messageId: "cause", subject: type, lockTokenGuid: Guid.NewGuid());
}

/// <summary>Keeps what became of each message.</summary>
public sealed class Settlements : ServiceBusMessageActions
{
    private readonly Dictionary<ServiceBusReceivedMessage, string> _settled = [];

    public string Of(ServiceBusReceivedMessage message) => _settled.GetValueOrDefault(message, "unsettled");

    public override Task CompleteMessageAsync(
        ServiceBusReceivedMessage message, CancellationToken cancellationToken = default) =>
        Settle(message, "completed");

    public override Task AbandonMessageAsync(
        ServiceBusReceivedMessage message, IDictionary<string, object>? propertiesToModify = null,
        CancellationToken cancellationToken = default) =>
        Settle(message, "abandoned");

    public override Task DeadLetterMessageAsync(
        ServiceBusReceivedMessage message, Dictionary<string, object>? propertiesToModify = null,
        string? deadLetterReason = null, string? deadLetterErrorDescription = null,
        CancellationToken cancellationToken = default) =>
        Settle(message, $"dead-lettered: {deadLetterReason}");

    private Task Settle(ServiceBusReceivedMessage message, string how)
    {
        lock (_settled) { _settled.Add(message, how); }
        return Task.CompletedTask;
    }
}
