using System.Text.Json;
using Azure.Messaging.ServiceBus;
using Microsoft.Azure.Functions.Worker;
using ServerlessShop.Contracts;
using ServerlessShop.Kernel;

namespace ServerlessShop.Ordering.Specs.RefusingCheckout;

/// <summary>Messages as other contexts say them.</summary>
internal static class Letters
{
    public static ServiceBusReceivedMessage Of(object said)
    {
        var type = said.GetType().Name;
        var data = JsonSerializer.SerializeToElement(said, Json.Options);
        var envelope = new CloudEvent("cause", "/basket", type, "", DateTimeOffset.UnixEpoch, null, data);
        return ServiceBusModelFactory.ServiceBusReceivedMessage(
            BinaryData.FromString(JsonSerializer.Serialize(envelope, Json.Options)), messageId: "cause", subject: type,
            lockTokenGuid: Guid.NewGuid());
    }
}

/// <summary>Keeps what became of each message, in order.</summary>
internal sealed class Settlements : ServiceBusMessageActions
{
    public List<string> Told { get; } = [];

    public override Task CompleteMessageAsync(
        ServiceBusReceivedMessage message, CancellationToken cancellationToken = default) => Settle("completed");

    public override Task AbandonMessageAsync(
        ServiceBusReceivedMessage message, IDictionary<string, object>? propertiesToModify = null,
        CancellationToken cancellationToken = default) => Settle("abandoned");

    public override Task DeadLetterMessageAsync(
        ServiceBusReceivedMessage message, Dictionary<string, object>? propertiesToModify = null,
        string? deadLetterReason = null, string? deadLetterErrorDescription = null,
        CancellationToken cancellationToken = default) => Settle($"dead-lettered: {deadLetterReason}");

    private Task Settle(string how)
    {
        Told.Add(how);
        return Task.CompletedTask;
    }
}
