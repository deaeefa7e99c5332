namespace ServerlessShop.Local.ServiceBus;

/// <summary>The Standard tier's limits, as published.</summary>
public static class Limits
{
    public const int MessageBytesMax = 256 * 1024;
    public const int HeaderBytesMax = 64 * 1024;
    public const int PropertyBytesMax = 32 * 1024;
    public const int IdCharsMax = 128;
    public const int DeadLetterReasonCharsMax = 4_096;

    public const int TopicNameCharsMax = 260;
    public const int SubscriptionNameCharsMax = 50;
    public const int FilterCharsMax = 1_024;
    public const int SubscriptionsPerTopicMax = 2_000;
    public const int DeliveryCountMax = 2_000;
    public static readonly TimeSpan LockDurationMax = TimeSpan.FromMinutes(5);
    public static readonly TimeSpan DuplicateDetectionMin = TimeSpan.FromSeconds(20);
    public static readonly TimeSpan DuplicateDetectionMax = TimeSpan.FromDays(7);

    /// <exception cref="MessageRefusedException">A message, or the batch as a whole, is not allowed.</exception>
    public static void Check(IReadOnlyList<BrokeredMessage> batch)
    {
        if (batch.Count == 0) { throw Invalid("The batch is empty."); }

        long total = 0;
        foreach (var message in batch)
        {
            Check(message);
            total += message.Size;
        }

        // One batch travels as one message, and is measured as one.
        if (total > MessageBytesMax) { throw TooLarge(total, MessageBytesMax); }
    }

    /// <exception cref="MessageRefusedException">
    /// The properties' sum or one of them is too large, or of a type that is none of AMQP's.
    /// </exception>
    public static void CheckProperties(IReadOnlyDictionary<string, object> properties)
    {
        foreach (var (name, value) in properties)
        {
            if (value is not (string or bool or int or long or double or decimal or Guid or DateTimeOffset))
            {
                throw Invalid(
                    $"The property '{name}' is of type {value?.GetType().Name ?? "null"}, which no message can carry.");
            }

            var size = BrokeredMessage.SizeOf(name) + BrokeredMessage.SizeOf(value);
            if (size > PropertyBytesMax) { throw TooLarge(size, PropertyBytesMax, $"The property '{name}'"); }
        }
    }

    private static void Check(BrokeredMessage message)
    {
        CheckId(nameof(message.MessageId), message.MessageId);
        if (message.MessageId.Length == 0) { throw Invalid("The MessageId is empty."); }
        CheckId(nameof(message.SessionId), message.SessionId);
        CheckId(nameof(message.ReplyToSessionId), message.ReplyToSessionId);
        CheckId(nameof(message.PartitionKey), message.PartitionKey);
        if (message is { SessionId: { } session, PartitionKey: { } partition } && session != partition)
        {
            throw Invalid("SessionId and PartitionKey are both set and differ.");
        }

        if (message.TimeToLive <= TimeSpan.Zero) { throw Invalid("TimeToLive must be more than zero."); }

        CheckProperties(message.Properties);
        var header = message.HeaderSize;
        if (header > HeaderBytesMax) { throw TooLarge(header, HeaderBytesMax, "The header"); }
        if (message.Size > MessageBytesMax) { throw TooLarge(message.Size, MessageBytesMax); }
    }

    private static void CheckId(string name, string? value)
    {
        if (value?.Length > IdCharsMax)
        {
            throw Invalid($"{name} has {value.Length} characters; at most {IdCharsMax} are allowed.");
        }
    }

    private static MessageRefusedException Invalid(string because) => new(MessageRefusal.Invalid, because);

    private static MessageRefusedException TooLarge(long size, int max, string what = "The message") =>
        new(MessageRefusal.TooLarge, $"{what} has {size} bytes, which is more than the {max} currently allowed.");
}
