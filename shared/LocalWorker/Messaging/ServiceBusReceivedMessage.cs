#nullable disable

using System.Collections.ObjectModel;

namespace Azure.Messaging.ServiceBus;

/// <summary>A message held under a lock.</summary>
public class ServiceBusReceivedMessage
{
    internal const string ReasonProperty = "DeadLetterReason";
    internal const string DescriptionProperty = "DeadLetterErrorDescription";

    private readonly IDictionary<string, object> _properties;

    internal ServiceBusReceivedMessage(BinaryData body, IDictionary<string, object> properties)
    {
        Body = body;
        _properties = properties;
        ApplicationProperties = new ReadOnlyDictionary<string, object>(properties);
    }

    public BinaryData Body { get; }

    public string MessageId { get; internal init; }

    public string PartitionKey { get; internal init; }

    public string TransactionPartitionKey { get; internal init; }

    public string SessionId { get; internal init; }

    public string ReplyToSessionId { get; internal init; }

    public TimeSpan TimeToLive { get; internal init; } = TimeSpan.MaxValue;

    public string CorrelationId { get; internal init; }

    public string Subject { get; internal init; }

    public string To { get; internal init; }

    public string ContentType { get; internal init; }

    public string ReplyTo { get; internal init; }

    public DateTimeOffset ScheduledEnqueueTime { get; internal init; }

    public IReadOnlyDictionary<string, object> ApplicationProperties { get; }

    public string LockToken => LockTokenGuid.ToString();

    public int DeliveryCount { get; internal init; }

    public DateTimeOffset LockedUntil { get; internal init; }

    public long SequenceNumber { get; internal init; } = -1;

    public string DeadLetterSource { get; internal init; }

    public long EnqueuedSequenceNumber { get; internal init; }

    public DateTimeOffset EnqueuedTime { get; internal init; }

    public DateTimeOffset ExpiresAt => TimeToLive >= DateTimeOffset.MaxValue.UtcDateTime - EnqueuedTime.UtcDateTime
        ? DateTimeOffset.MaxValue
        : EnqueuedTime + TimeToLive;

    public string DeadLetterReason => Text(ReasonProperty);

    public string DeadLetterErrorDescription => Text(DescriptionProperty);

    public ServiceBusMessageState State { get; internal init; }

    internal Guid LockTokenGuid { get; init; }

    public override string ToString() => $"{{MessageId:{MessageId}}}";

    private string Text(string property) => _properties.TryGetValue(property, out var value) ? value as string : null;
}

/// <summary>Where a message stands in its entity.</summary>
public enum ServiceBusMessageState
{
    Active = 0,
    Deferred = 1,
    Scheduled = 2,
}
