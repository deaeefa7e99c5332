namespace ServerlessShop.Local.Seams;

/// <summary>A message locked for one receiver, as peek-lock hands it out.</summary>
/// <param name="DeliveryCount">1 on the first delivery.</param>
/// <param name="Properties">Application properties: string, bool, int, long, double, decimal, Guid, DateTimeOffset.</param>
public sealed record LockedMessage(
    string Topic, string Subscription, Guid LockToken, DateTimeOffset LockedUntil, long SequenceNumber, int DeliveryCount,
    DateTimeOffset EnqueuedTime, ReadOnlyMemory<byte> Body, string MessageId, string? ContentType, string? CorrelationId,
    string? Subject, string? To, string? ReplyTo, TimeSpan TimeToLive, IReadOnlyDictionary<string, object> Properties);

public enum SettlementKind { Complete, Abandon, DeadLetter, RenewLock }

/// <summary>What a receiver says about a message it holds the lock of.</summary>
public sealed record SettlementOrder(
    SettlementKind Kind, Guid LockToken, string? DeadLetterReason = null, string? DeadLetterDescription = null,
    IReadOnlyDictionary<string, object>? PropertiesToModify = null);

/// <summary>The lock is no longer held: expired, settled already, or never given.</summary>
public sealed class MessageLockLostException(Guid token) : Exception($"The lock {token} is no longer held.");

/// <summary>The receiving side of the broker, for the functions host. Sending goes over HTTP, as in Azure.</summary>
public interface IBroker
{
    /// <summary>Locks up to <paramref name="max"/> messages, waiting until there is one or the wait is over.</summary>
    /// <param name="caller">The identity that receives: a context, for its own subscriptions.</param>
    /// <exception cref="UnauthorizedAccessException">The subscription is not the caller's.</exception>
    Task<IReadOnlyList<LockedMessage>> Receive(
        string caller, string topic, string subscription, int max, TimeSpan wait, CancellationToken cancellation);

    /// <summary>Settles durably. For RenewLock the result is the new end of the lock.</summary>
    /// <exception cref="MessageLockLostException"/>
    Task<DateTimeOffset?> Settle(SettlementOrder order, CancellationToken cancellation);

    /// <summary>Messages neither settled nor dead: active and locked; scheduled; and dead-lettered ones.</summary>
    Task<IReadOnlyList<SubscriptionCounts>> Counts(CancellationToken cancellation);
}

public sealed record SubscriptionCounts(string Topic, string Subscription, long Active, long Scheduled, long DeadLettered);
