using Azure.Messaging.ServiceBus;
using Microsoft.Azure.Functions.Worker.Converters;
using ServerlessShop.LocalWorker.Binding;
using ServerlessShop.LocalWorker.Running;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>Settles messages by asking the host, at once, while the function still runs.</summary>
[InputConverter(typeof(MessageActionsConverter))]
public class ServiceBusMessageActions
{
    private readonly HostConnection? _host;

    internal ServiceBusMessageActions(HostConnection host)
    {
        _host = host;
    }

    protected ServiceBusMessageActions()
    {
    }

    public virtual Task CompleteMessageAsync(
        ServiceBusReceivedMessage message, CancellationToken cancellationToken = default) =>
        Settle("complete", message, null, null, null, cancellationToken);

    public virtual Task AbandonMessageAsync(
        ServiceBusReceivedMessage message,
        IDictionary<string, object>? propertiesToModify = null,
        CancellationToken cancellationToken = default) =>
        Settle("abandon", message, propertiesToModify, null, null, cancellationToken);

    public virtual Task DeadLetterMessageAsync(
        ServiceBusReceivedMessage message,
        Dictionary<string, object>? propertiesToModify = null,
        string? deadLetterReason = null,
        string? deadLetterErrorDescription = null,
        CancellationToken cancellationToken = default) =>
        Settle(
            "deadLetter", message, propertiesToModify, deadLetterReason, deadLetterErrorDescription, cancellationToken);

    public virtual Task RenewMessageLockAsync(
        ServiceBusReceivedMessage message, CancellationToken cancellationToken = default) =>
        Settle("renewLock", message, null, null, null, cancellationToken);

    private async Task Settle(
        string kind,
        ServiceBusReceivedMessage message,
        IDictionary<string, object>? propertiesToModify,
        string? reason,
        string? description,
        CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(message);
        var host = _host ?? throw new InvalidOperationException("These actions have no host; override what is called.");
        await host.Settle(new(kind, message.LockToken, reason, description, propertiesToModify), cancellation);
    }
}
