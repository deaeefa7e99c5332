namespace ServerlessShop.Local.ServiceBus.Filters;

/// <summary>
/// What rules may ask of a message under sys. Names of the original BrokeredMessage, so Label and not Subject.
/// </summary>
internal static class SystemProperties
{
    private static readonly Dictionary<string, Func<BrokeredMessage, object?>> _known =
        new(StringComparer.OrdinalIgnoreCase)
        {
            ["ContentType"] = message => message.ContentType,
            ["CorrelationId"] = message => message.CorrelationId,
            ["Label"] = message => message.Subject,
            ["MessageId"] = message => message.MessageId,
            ["PartitionKey"] = message => message.PartitionKey,
            ["ReplyTo"] = message => message.ReplyTo,
            ["ReplyToSessionId"] = message => message.ReplyToSessionId,
            ["ScheduledEnqueueTimeUtc"] = message => message.ScheduledEnqueueTime,
            ["SessionId"] = message => message.SessionId,
            ["TimeToLive"] = message => message.TimeToLive,
            ["To"] = message => message.To,
        };

    // What the broker adds itself is there in Azure. No rule of this shop asks for it.
    private static readonly HashSet<string> _notHere = new(StringComparer.OrdinalIgnoreCase)
    {
        "DeliveryCount", "EnqueuedSequenceNumber", "EnqueuedTimeUtc", "ExpiresAtUtc", "ForcePersistence",
        "LockedUntilUtc", "LockToken", "SequenceNumber", "Size", "State", "ViaPartitionKey",
    };

    /// <summary>The value, null when this message does not set it.</summary>
    /// <exception cref="FilterException">
    /// No message has such a property. It is an error where a user property is unknown.
    /// </exception>
    public static object? Value(BrokeredMessage message, string name) =>
        _known.TryGetValue(name, out var value)
            ? value(message)
            : throw new FilterException(
                $"The system property 'sys.{name}' "
                + (_notHere.Contains(name) ? "is not part of the local broker." : "does not exist."));
}
