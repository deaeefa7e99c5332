#nullable disable

using ServerlessShop.LocalWorker.Sending;

namespace Azure.Messaging.ServiceBus;

/// <summary>Messages that together fit into one send.</summary>
public sealed class ServiceBusMessageBatch : IDisposable
{
    private readonly Lock _lock = new();
    private readonly List<ServiceBusMessage> _messages = [];
    private bool _sending;

    internal ServiceBusMessageBatch(long maxSizeInBytes)
    {
        MaxSizeInBytes = maxSizeInBytes <= MessageSize.BytesMax
            ? maxSizeInBytes
            : throw new ArgumentOutOfRangeException(
                nameof(maxSizeInBytes), maxSizeInBytes, $"The broker takes up to {MessageSize.BytesMax} bytes.");
        SizeInBytes = MessageSize.OfEmptyBatch;
    }

    public long MaxSizeInBytes { get; }

    public long SizeInBytes { get; private set; }

    public int Count
    {
        get { lock (_lock) { return _messages.Count; } }
    }

    public bool TryAddMessage(ServiceBusMessage message)
    {
        ArgumentNullException.ThrowIfNull(message);
        lock (_lock)
        {
            ThrowIfSending();
            var size = MessageSize.InBatch(message);
            if (SizeInBytes + size > MaxSizeInBytes)
            {
                return false;
            }

            _messages.Add(message);
            SizeInBytes += size;
            return true;
        }
    }

    public void Dispose()
    {
        lock (_lock)
        {
            ThrowIfSending();
            _messages.Clear();
            SizeInBytes = MessageSize.OfEmptyBatch;
        }
    }

    internal IReadOnlyList<ServiceBusMessage> Lock()
    {
        lock (_lock)
        {
            ThrowIfSending();
            _sending = true;
            return [.. _messages];
        }
    }

    internal void Unlock()
    {
        lock (_lock)
        {
            _sending = false;
        }
    }

    private void ThrowIfSending()
    {
        if (_sending)
        {
            throw new InvalidOperationException("The batch is being sent; it cannot be changed now.");
        }
    }
}
