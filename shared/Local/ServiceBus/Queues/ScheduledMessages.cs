using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;
using ServerlessShop.Local.ServiceBus.Store;
using ServerlessShop.Local.Storage;

namespace ServerlessShop.Local.ServiceBus.Queues;

/// <summary>
/// A topic's messages whose time has not come. When it has, each is enqueued as if it were sent then: new sequence
/// number, rules as they are then, time to live from then. Duplicate detection saw it when it was really sent.
/// </summary>
internal sealed class ScheduledMessages : IDisposable
{
    private const int ActivatedAtOnceMax = 100;
    private static readonly TimeSpan _retryPause = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private readonly PriorityQueue<Waiting, (DateTimeOffset, MessageKey)> _waiting = new();
    private readonly Dictionary<int, int> _perSubscription = [];
    private readonly Topic _topic;
    private readonly QueueSurroundings _around;
    private readonly Alarm _due;

    public ScheduledMessages(Topic topic, QueueSurroundings around)
    {
        _topic = topic;
        _around = around;
        _due = new Alarm(around.Clock, ActivateDue);
    }

    /// <summary>Messages that would go to the subscription if their time were now.</summary>
    public int CountFor(int subscription)
    {
        lock (_gate) { return _perSubscription.GetValueOrDefault(subscription); }
    }

    /// <summary>A message that is on disk starts waiting.</summary>
    public void Add(MessageKey key, DateTimeOffset due, IReadOnlyList<Route> routes)
    {
        lock (_gate)
        {
            var waiting = new Waiting(key, due, [.. routes.Select(route => route.Subscription.Id)]);
            foreach (var subscription in waiting.Subscriptions)
            {
                _perSubscription[subscription] = _perSubscription.GetValueOrDefault(subscription) + 1;
            }

            _waiting.Enqueue(waiting, (due, key));
        }

        _due.NoLaterThan(due);
    }

    public void Dispose() => _due.Dispose();

    private void ActivateDue()
    {
        var due = new List<Waiting>();
        lock (_gate)
        {
            var now = _around.Clock.GetUtcNow();
            while (due.Count < ActivatedAtOnceMax && _waiting.TryPeek(out var first, out _) && first.Due <= now)
            {
                due.Add(_waiting.Dequeue());
            }

            if (_waiting.TryPeek(out var next, out _)) { _due.NoLaterThan(next.Due); }
        }

        if (due.Count > 0) { _ = Activate(due); }
    }

    private async Task Activate(List<Waiting> due)
    {
        try
        {
            var now = _around.Clock.GetUtcNow();
            var stored = _around.Database.Read(
                session => BrokerStore.ReadScheduled(session, [.. due.Select(waiting => waiting.Key)]));
            var incoming = stored.ConvertAll(
                scheduled => (scheduled.Key, Message: _topic.Accept(scheduled.Message, now)));

            await _around.Database.Write(
                session => incoming.ConvertAll(scheduled =>
                {
                    BrokerStore.DeleteScheduled(session, scheduled.Key);
                    return scheduled.Message.Store(session);
                }),
                keys =>
                {
                    for (var i = 0; i < keys.Count; i++) { incoming[i].Message.Deliver(keys[i]); }
                    Forget(due);
                });
        }
        catch (Exception refused) when (refused is StorageException or SqliteException)
        {
            _around.Log.LogError(
                refused, "{Topic}: scheduled messages could not be activated.", _topic.Description.Name);
            lock (_gate) { _waiting.EnqueueRange(due.Select(waiting => (waiting, (waiting.Due, waiting.Key)))); }
            _due.NoLaterThan(_around.Clock.GetUtcNow() + _retryPause);
        }
        catch (ObjectDisposedException)
        {
            // The broker stops. The next start finds them due.
        }
    }

    private void Forget(List<Waiting> activated)
    {
        lock (_gate)
        {
            foreach (var subscription in activated.SelectMany(waiting => waiting.Subscriptions))
            {
                _perSubscription[subscription]--;
            }
        }
    }

    private sealed record Waiting(MessageKey Key, DateTimeOffset Due, int[] Subscriptions);
}
