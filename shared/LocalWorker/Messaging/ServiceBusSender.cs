#nullable disable

using ServerlessShop.LocalWorker.Sending;

namespace Azure.Messaging.ServiceBus;

/// <summary>Sends to one topic. A send has happened, durably, when its task ends.</summary>
public class ServiceBusSender : IAsyncDisposable
{
    private readonly ServiceBusClient _client;
    private readonly RestSender _rest;
    private volatile bool _closed;

    internal ServiceBusSender(ServiceBusClient client, string entityPath, RestSender rest)
    {
        _client = client;
        _rest = rest;
        EntityPath = entityPath;
        Identifier = $"{entityPath}-{Guid.NewGuid()}";
    }

    protected ServiceBusSender()
    {
    }

    public virtual string FullyQualifiedNamespace => _client.FullyQualifiedNamespace;

    public virtual string EntityPath { get; }

    public virtual string Identifier { get; }

    public virtual bool IsClosed => _closed;

    public virtual Task SendMessageAsync(ServiceBusMessage message, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(message);
        return Send([message], cancellationToken);
    }

    public virtual Task SendMessagesAsync(
        IEnumerable<ServiceBusMessage> messages, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(messages);
        return Send([.. messages], cancellationToken);
    }

    public virtual async Task SendMessagesAsync(
        ServiceBusMessageBatch messageBatch, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(messageBatch);
        var messages = messageBatch.Lock();
        try
        {
            await Send(messages, cancellationToken);
        }
        finally
        {
            messageBatch.Unlock();
        }
    }

    public virtual ValueTask<ServiceBusMessageBatch> CreateMessageBatchAsync(
        CancellationToken cancellationToken = default) => CreateMessageBatchAsync(null, cancellationToken);

    public virtual ValueTask<ServiceBusMessageBatch> CreateMessageBatchAsync(
        CreateMessageBatchOptions options, CancellationToken cancellationToken = default)
    {
        ObjectDisposedException.ThrowIf(_closed || _client.IsClosed, this);
        cancellationToken.ThrowIfCancellationRequested();
        return ValueTask.FromResult(new ServiceBusMessageBatch(options?.MaxSizeInBytes ?? MessageSize.BytesMax));
    }

    public virtual Task CloseAsync(CancellationToken cancellationToken = default)
    {
        _closed = true;
        return Task.CompletedTask;
    }

    public virtual async ValueTask DisposeAsync()
    {
        await CloseAsync(CancellationToken.None);
        GC.SuppressFinalize(this);
    }

    private async Task Send(IReadOnlyList<ServiceBusMessage> messages, CancellationToken cancellation)
    {
        ObjectDisposedException.ThrowIf(_closed || _client.IsClosed, this);
        if (messages.Count > 0)
        {
            await _rest.Send(EntityPath, messages, cancellation);
        }
    }
}
