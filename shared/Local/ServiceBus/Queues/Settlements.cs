using ServerlessShop.Local.Seams;
using ServerlessShop.Local.ServiceBus.Store;

namespace ServerlessShop.Local.ServiceBus.Queues;

/// <summary>Settles what is locked. The lock's token is the right to do so: nobody but its receiver was told it.</summary>
internal sealed class Settlements(QueueSurroundings around)
{
    /// <summary>In process, where a token alone says which message is meant.</summary>
    /// <exception cref="MessageLockLostException"/>
    public Task<DateTimeOffset?> Settle(SettlementOrder order) => Settle(Locked(order.LockToken), order);

    /// <summary>Over HTTP, where the address also names queue and message, and all three must agree.</summary>
    /// <param name="message">Its MessageId or its sequence number.</param>
    /// <exception cref="MessageLockLostException"/>
    public Task<DateTimeOffset?> Settle(DeliveryQueue queue, string message, SettlementOrder order)
    {
        var copy = Locked(order.LockToken);
        return copy.Queue == queue && IsNamed(copy, message)
            ? Settle(copy, order)
            : throw new MessageLockLostException(order.LockToken);
    }

    private Copy Locked(Guid token) =>
        around.Locks.TryGetValue(token, out var copy) ? copy : throw new MessageLockLostException(token);

    private bool IsNamed(Copy copy, string message) =>
        message == copy.Key.SequenceNumber.ToString(System.Globalization.CultureInfo.InvariantCulture)
        || message == around.Database.Read(
            session => BrokerStore.FindMessage(session, copy.Queue.Rules.Subscription, copy.Key)?.Message.MessageId);

    private static async Task<DateTimeOffset?> Settle(Copy copy, SettlementOrder order)
    {
        var (queue, token) = (copy.Queue, order.LockToken);
        switch (order.Kind)
        {
            case SettlementKind.RenewLock:
                return queue.Renew(copy, token);
            case SettlementKind.Complete:
                await queue.Complete(copy, token);
                return null;
            case SettlementKind.Abandon:
                await queue.Abandon(copy, token, ChangesOf(order));
                return null;
            case SettlementKind.DeadLetter when queue.Rules.IsDeadLetter:
                throw new InvalidOperationException(
                    $"{queue.Rules.Path}: the message is in the dead-letter queue already.");
            case SettlementKind.DeadLetter:
                await queue.DeadLetter(copy, token, ChangesOf(order));
                return null;
            default:
                throw new ArgumentOutOfRangeException(nameof(order), order.Kind, "There is no such settlement.");
        }
    }

    private static Dictionary<string, object> ChangesOf(SettlementOrder order)
    {
        if (order.DeadLetterReason?.Length > Limits.DeadLetterReasonCharsMax
            || order.DeadLetterDescription?.Length > Limits.DeadLetterReasonCharsMax)
        {
            throw new MessageRefusedException(
                MessageRefusal.Invalid,
                $"A dead-letter reason and description have at most {Limits.DeadLetterReasonCharsMax} characters.");
        }

        var changes = DeadLetterReasons.Of(
            order.DeadLetterReason, order.DeadLetterDescription, order.PropertiesToModify);
        Limits.CheckProperties(changes);
        return changes;
    }
}
