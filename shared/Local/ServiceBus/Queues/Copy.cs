using ServerlessShop.Local.ServiceBus.Store;

namespace ServerlessShop.Local.ServiceBus.Queues;

/// <summary>
/// A subscription's copy of a message, as far as memory holds it: everything but content. Its queue's lock guards it.
/// </summary>
internal sealed class Copy(DeliveryQueue queue, MessageKey key, DateTimeOffset expires, int deliveries)
{
    public DeliveryQueue Queue { get; } = queue;

    public MessageKey Key { get; } = key;

    public DateTimeOffset Expires { get; } = expires;

    public CopyState State { get; set; }

    /// <summary>Deliveries begun, the running one included.</summary>
    public int Deliveries { get; set; } = deliveries;

    public Guid Token { get; set; }

    public DateTimeOffset LockedUntil { get; set; }
}

/// <summary>One delivery of a copy: what the receiver is told of it.</summary>
internal readonly record struct Delivery(Copy Copy, Guid Token, DateTimeOffset LockedUntil, int DeliveryCount);

/// <summary>A delivery with what is delivered.</summary>
internal readonly record struct ReceivedMessage(Delivery Delivery, StoredMessage Stored);

/// <summary>
/// Ready: waits for a receiver. Locked: one has it. Settling: what becomes of it is being written, and nobody else
/// decides meanwhile. Gone: completed, dropped, or moved to the dead-letter queue.
/// </summary>
internal enum CopyState { Ready, Locked, Settling, Gone }
