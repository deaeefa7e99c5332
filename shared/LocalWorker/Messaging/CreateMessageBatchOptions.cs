#nullable disable

using ServerlessShop.LocalWorker.Sending;

namespace Azure.Messaging.ServiceBus;

/// <summary>A limit below the broker's, for a batch that shares its road with something else.</summary>
public class CreateMessageBatchOptions
{
    private long? _maxSizeInBytes;

    public long? MaxSizeInBytes
    {
        get => _maxSizeInBytes;
        set => _maxSizeInBytes = value is < MessageSize.BatchBytesMin
            ? throw new ArgumentOutOfRangeException(nameof(MaxSizeInBytes), value, "Too small for a batch.")
            : value;
    }
}
