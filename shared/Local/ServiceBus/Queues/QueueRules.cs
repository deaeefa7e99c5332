namespace ServerlessShop.Local.ServiceBus.Queues;

/// <summary>How a queue treats its messages. A dead-letter queue knows no expiry and gives up on none.</summary>
/// <param name="Path">As Azure writes it: topic/Subscriptions/name, or that with /$deadletterqueue.</param>
/// <param name="MaxDeliveryCount">Null in a dead-letter queue.</param>
internal sealed record QueueRules(
    string Path, int Subscription, TimeSpan LockDuration, int? MaxDeliveryCount, bool DeadLetterOnExpiration)
{
    public bool IsDeadLetter => MaxDeliveryCount is null;
}

/// <summary>What a queue needs around it.</summary>
internal sealed record QueueSurroundings(
    Storage.Database Database, TimeProvider Clock, Operations Operations, LockTokens Locks,
    Microsoft.Extensions.Logging.ILogger Log);

/// <summary>
/// Which copy a lock token holds. The broker has one for all queues, because a settlement names no queue.
/// </summary>
internal sealed class LockTokens : System.Collections.Concurrent.ConcurrentDictionary<Guid, Copy>;
