using Microsoft.Extensions.Logging;
using ServerlessShop.Local.ServiceBus.Store;
using ServerlessShop.Local.Storage;

namespace ServerlessShop.Local.ServiceBus.Queues;

/// <summary>
/// A subscription's queue, or its dead-letter queue: who may have which message now. Content stays on disk, locks do
/// not reach it: a restart ends every lock anyway, and what was locked is available again. So receiving waits for no
/// write (see DeliveryJournal), and settling for one.
/// </summary>
internal sealed class DeliveryQueue : IDisposable
{
    // Sweeping looks at every waiting message, so not each one that expires gets its own. Receivers check anyway.
    private static readonly TimeSpan _sweepPause = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private readonly QueueRules _rules;
    private readonly QueueSurroundings _around;
    private readonly DeliveryQueue? _deadLetters;
    private readonly Operations.Counters _counters;
    private readonly Receivers _receivers;
    private readonly DeliveryJournal _journal;
    private readonly Alarm _lockExpiry;
    private readonly Alarm _messageExpiry;

    // Oldest first, so what was abandoned comes before what it had been ahead of. May hold copies no longer ready.
    private PriorityQueue<Copy, MessageKey> _ready = new();

    // All locks of a queue last equally long, so they end in the order in which they were given or renewed.
    private readonly Queue<Delivery> _lockEnds = new();

    private int _count;

    /// <param name="deadLetters">Where messages go that are given up on; null for a dead-letter queue.</param>
    public DeliveryQueue(QueueRules rules, QueueSurroundings around, DeliveryQueue? deadLetters)
    {
        _rules = rules;
        _around = around;
        _deadLetters = deadLetters;
        _counters = around.Operations.For(rules.Path);
        _receivers = new Receivers(_gate, around.Clock);
        _journal = new DeliveryJournal(_gate, rules, around);
        _lockExpiry = new Alarm(around.Clock, EndLocks);
        _messageExpiry = new Alarm(around.Clock, ExpireMessages);
    }

    public QueueRules Rules => _rules;

    /// <summary>Messages neither settled nor moved: ready, locked, or being settled.</summary>
    public int Count { get { lock (_gate) { return _count; } } }

    private DateTimeOffset Now => _around.Clock.GetUtcNow();

    /// <summary>A copy that is on disk becomes available.</summary>
    public void Add(MessageKey key, DateTimeOffset expires, int deliveries = 0)
    {
        lock (_gate)
        {
            _count++;
            Place(new Copy(this, key, expires, deliveries));
        }
    }

    /// <summary>Locks up to a number of messages, waiting until there is one.</summary>
    public Task<IReadOnlyList<Delivery>> Receive(int max, TimeSpan wait, CancellationToken cancellation)
    {
        lock (_gate)
        {
            var deliveries = Take(max);
            return deliveries.Count > 0 || (wait <= TimeSpan.Zero && wait != Timeout.InfiniteTimeSpan)
                ? Task.FromResult<IReadOnlyList<Delivery>>(deliveries)
                : _receivers.Wait(max, wait, cancellation);
        }
    }

    /// <summary>Takes deliveries back that never reached their receiver. They do not count.</summary>
    public void TakeBack(IReadOnlyList<Delivery> deliveries)
    {
        lock (_gate)
        {
            foreach (var delivery in deliveries)
            {
                if (!TryUnlock(delivery.Copy, delivery.Token)) { continue; }
                delivery.Copy.Deliveries--;
                Place(delivery.Copy);
            }
        }
    }

    public DateTimeOffset Renew(Copy copy, Guid token)
    {
        lock (_gate)
        {
            if (copy.State != CopyState.Locked || copy.Token != token || copy.LockedUntil <= Now)
            {
                throw new Seams.MessageLockLostException(token);
            }

            Interlocked.Increment(ref _counters.Renewals);
            return Hold(copy, token).LockedUntil;
        }
    }

    public async Task Complete(Copy copy, Guid token)
    {
        Begin(copy, token);
        await Settle(
            copy, token, session => BrokerStore.DeleteCopy(session, copy.Key, _rules.Subscription), () => Leave(copy));
        Interlocked.Increment(ref _counters.Completions);
    }

    public async Task Abandon(Copy copy, Guid token, IReadOnlyDictionary<string, object> changes)
    {
        Begin(copy, token);
        await Settle(
            copy, token,
            session =>
            {
                BrokerStore.RecordDeliveries(session, copy.Key, _rules.Subscription, copy.Deliveries);
                BrokerStore.ChangeProperties(session, copy.Key, _rules.Subscription, changes);
            },
            () => Place(copy));
        Interlocked.Increment(ref _counters.Abandons);
    }

    public async Task DeadLetter(Copy copy, Guid token, IReadOnlyDictionary<string, object> changes)
    {
        Begin(copy, token);
        await Settle(copy, token, session => Bury(session, copy, changes), () => MoveToDeadLetters(copy));
        Interlocked.Increment(ref _counters.DeadLetters);
    }

    public void Dispose()
    {
        _lockExpiry.Dispose();
        _messageExpiry.Dispose();
        lock (_gate)
        {
            while (_receivers.Any) { _receivers.Next().Hand([]); }
        }
    }

    /// <summary>Decides what becomes of a copy that nobody has. Within the gate.</summary>
    private void Place(Copy copy)
    {
        copy.Token = Guid.Empty;
        if (copy.Deliveries >= _rules.MaxDeliveryCount)
        {
            GiveUp(copy, DeadLetterReasons.MaxDeliveryCount(_rules.MaxDeliveryCount.Value));
            return;
        }

        if (IsOver(copy))
        {
            Expire(copy);
            return;
        }

        copy.State = CopyState.Ready;
        _ready.Enqueue(copy, copy.Key);
        if (!_rules.IsDeadLetter) { _messageExpiry.NoLaterThan(copy.Expires); }

        while (_receivers.Any && Take(1) is [var first])
        {
            var receiver = _receivers.Next();
            receiver.Hand([first, .. Take(receiver.Max - 1)]);
        }
    }

    private bool IsOver(Copy copy) => !_rules.IsDeadLetter && copy.Expires <= Now;

    /// <summary>Locks what is ready, up to a number. Within the gate.</summary>
    private List<Delivery> Take(int max)
    {
        var taken = new List<Delivery>();
        while (taken.Count < max && _ready.TryDequeue(out var copy, out _))
        {
            if (copy.State != CopyState.Ready) { continue; }
            if (IsOver(copy))
            {
                Expire(copy);
                continue;
            }

            copy.State = CopyState.Locked;
            copy.Deliveries++;
            copy.Token = Guid.NewGuid();
            _around.Locks[copy.Token] = copy;
            _journal.Note(copy);
            taken.Add(Hold(copy, copy.Token));
        }

        if (taken.Count > 0)
        {
            Interlocked.Add(ref _counters.Deliveries, taken.Count);
            _journal.Write();
        }

        return taken;
    }

    private Delivery Hold(Copy copy, Guid token)
    {
        copy.LockedUntil = Now + _rules.LockDuration;
        var delivery = new Delivery(copy, token, copy.LockedUntil, copy.Deliveries);
        _lockEnds.Enqueue(delivery);
        _lockExpiry.NoLaterThan(_lockEnds.Peek().LockedUntil);
        return delivery;
    }

    private bool TryUnlock(Copy copy, Guid token)
    {
        if (copy.State != CopyState.Locked || copy.Token != token) { return false; }
        _around.Locks.TryRemove(token, out _);
        return true;
    }

    /// <summary>From here on the lock neither expires nor settles anything else.</summary>
    private void Begin(Copy copy, Guid token)
    {
        lock (_gate)
        {
            if (copy.LockedUntil <= Now || !TryUnlock(copy, token)) { throw new Seams.MessageLockLostException(token); }
            copy.State = CopyState.Settling;
        }
    }

    private async Task Settle(Copy copy, Guid token, Action<Session> write, Action settled)
    {
        try
        {
            await Write(write, settled);
        }
        catch
        {
            // Nothing was written, so nothing was settled: the receiver still holds its lock, as long as it would have.
            lock (_gate)
            {
                copy.State = CopyState.Locked;
                _around.Locks[token] = copy;
                _lockEnds.Enqueue(new Delivery(copy, token, copy.LockedUntil, copy.Deliveries));
                _lockExpiry.NoLaterThan(_lockEnds.Peek().LockedUntil);
            }

            throw;
        }
    }

    private Task<bool> Write(Action<Session> write, Action committed) => _around.Database.Write(
        session =>
        {
            write(session);
            return true;
        },
        _ => { lock (_gate) { committed(); } });

    private void Leave(Copy copy)
    {
        copy.State = CopyState.Gone;
        _count--;
    }

    private void Bury(Session session, Copy copy, IReadOnlyDictionary<string, object> changes)
    {
        BrokerStore.RecordDeliveries(session, copy.Key, _rules.Subscription, copy.Deliveries);
        BrokerStore.ChangeProperties(session, copy.Key, _rules.Subscription, changes);
        BrokerStore.DeadLetter(session, copy.Key, _rules.Subscription, Now);
    }

    private void MoveToDeadLetters(Copy copy)
    {
        Leave(copy);
        _deadLetters!.Add(copy.Key, copy.Expires, copy.Deliveries);
    }

    private void Expire(Copy copy)
    {
        Interlocked.Increment(ref _counters.MessagesExpired);
        if (_rules.DeadLetterOnExpiration)
        {
            GiveUp(copy, DeadLetterReasons.Expired);
        }
        else
        {
            copy.State = CopyState.Settling;
            _ = ByItself(
                copy, session => BrokerStore.DeleteCopy(session, copy.Key, _rules.Subscription), () => Leave(copy));
        }
    }

    private void GiveUp(Copy copy, IReadOnlyDictionary<string, object> reason)
    {
        copy.State = CopyState.Settling;
        Interlocked.Increment(ref _counters.DeadLetters);
        _ = ByItself(copy, session => Bury(session, copy, reason), () => MoveToDeadLetters(copy));
    }

    /// <summary>
    /// A write the broker decided on, with nobody to answer to. If the disk refuses, it is tried again a lock later.
    /// </summary>
    private async Task ByItself(Copy copy, Action<Session> write, Action committed)
    {
        try
        {
            await Write(write, committed);
        }
        catch (StorageException refused)
        {
            _around.Log.LogError(
                refused, "{Queue}: message {Sequence} could not be moved.", _rules.Path, copy.Key.SequenceNumber);
            lock (_gate)
            {
                copy.State = CopyState.Locked;
                Hold(copy, Guid.Empty);
            }
        }
        catch (ObjectDisposedException)
        {
            // The broker stops. The next start finds the same copy and decides the same.
        }
    }

    private void EndLocks()
    {
        lock (_gate)
        {
            var now = Now;
            while (_lockEnds.TryPeek(out var end) && end.LockedUntil <= now)
            {
                _lockEnds.Dequeue();
                var copy = end.Copy;

                // Settled, or renewed: the renewal has an end of its own further back.
                if (copy.State != CopyState.Locked || copy.Token != end.Token || copy.LockedUntil > now) { continue; }

                _around.Locks.TryRemove(end.Token, out _);
                Interlocked.Increment(ref _counters.LocksExpired);
                Place(copy);
            }

            if (_lockEnds.TryPeek(out var next)) { _lockExpiry.NoLaterThan(next.LockedUntil); }
        }
    }

    private void ExpireMessages()
    {
        lock (_gate)
        {
            var now = Now;
            var remaining = new PriorityQueue<Copy, MessageKey>();
            var next = DateTimeOffset.MaxValue;
            foreach (var (copy, key) in _ready.UnorderedItems)
            {
                if (copy.State != CopyState.Ready) { continue; }
                if (IsOver(copy))
                {
                    Expire(copy);
                    continue;
                }

                remaining.Enqueue(copy, key);
                if (copy.Expires < next) { next = copy.Expires; }
            }

            _ready = remaining;
            if (next < DateTimeOffset.MaxValue)
            {
                _messageExpiry.NoLaterThan(next > now + _sweepPause ? next : now + _sweepPause);
            }
        }
    }
}
