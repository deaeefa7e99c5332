// The real library has no nullable annotations, so neither has this: callers compile with the same warnings.
#nullable disable

using Azure.Core;
using ServerlessShop.LocalWorker.Sending;

namespace Azure.Messaging.ServiceBus;

/// <summary>Sends to the local broker over the REST form of Service Bus. One client serves the whole app.</summary>
public class ServiceBusClient : IAsyncDisposable
{
    private readonly RestSender _rest;
    private volatile bool _closed;

    public ServiceBusClient(string fullyQualifiedNamespace, TokenCredential credential)
        : this(fullyQualifiedNamespace, credential, new ServiceBusClientOptions())
    {
    }

    public ServiceBusClient(string fullyQualifiedNamespace, TokenCredential credential, ServiceBusClientOptions options)
        : this(fullyQualifiedNamespace, credential, options, TimeProvider.System)
    {
    }

    internal ServiceBusClient(
        string fullyQualifiedNamespace, TokenCredential credential, ServiceBusClientOptions options, TimeProvider clock)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(fullyQualifiedNamespace);
        ArgumentNullException.ThrowIfNull(credential);

        var chosen = options ?? new ServiceBusClientOptions();
        FullyQualifiedNamespace = fullyQualifiedNamespace;
        Identifier = string.IsNullOrEmpty(chosen.Identifier)
            ? $"{fullyQualifiedNamespace}-{Guid.NewGuid()}"
            : chosen.Identifier;
        _rest = new RestSender(RestSender.AddressOf(fullyQualifiedNamespace), credential, chosen.RetryOptions, clock);
    }

    protected ServiceBusClient()
    {
    }

    public virtual string FullyQualifiedNamespace { get; }

    public virtual string Identifier { get; }

    public virtual bool IsClosed => _closed;

    public virtual ServiceBusSender CreateSender(string queueOrTopicName)
    {
        ObjectDisposedException.ThrowIf(_closed, this);
        ArgumentException.ThrowIfNullOrWhiteSpace(queueOrTopicName);
        return new ServiceBusSender(this, queueOrTopicName, _rest);
    }

    public virtual ValueTask DisposeAsync()
    {
        _closed = true;
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }
}
