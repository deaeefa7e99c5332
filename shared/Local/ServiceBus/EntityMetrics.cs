using ServerlessShop.Local.ServiceBus.Queues;
using ServerlessShop.Local.ServiceBus.Store;

namespace ServerlessShop.Local.ServiceBus;

/// <summary>One entity's figures, of the kind Azure Monitor has: what waits in it, and its operations.</summary>
/// <param name="Entity">As Azure writes it: topic, topic/Subscriptions/name, .../$deadletterqueue.</param>
/// <param name="Active">Waiting or locked. A dead-letter queue's are its dead letters.</param>
/// <param name="Scheduled">Of a subscription, those its rule would let through now.</param>
/// <param name="OldestEnqueuedTime">When the oldest active one came; null when there is none.</param>
/// <param name="SizeBytes">Headers and bodies, as if every subscription had its own.</param>
public sealed record EntityMetrics(
    string Entity, long Active, long Scheduled, long DeadLettered, DateTimeOffset? OldestEnqueuedTime,
    TimeSpan OldestAge, long SizeBytes, OperationCounts Operations)
{
    internal static IReadOnlyList<EntityMetrics> Of(IReadOnlyCollection<Topic> topics, QueueSurroundings around)
    {
        var now = around.Clock.GetUtcNow();
        var (waiting, scheduled) = around.Database.Read(session => (
            BrokerStore.ReadBacklogs(session).ToDictionary(backlog => (backlog.Entity, backlog.Dead)),
            BrokerStore.ReadScheduledBacklogs(session).ToDictionary(backlog => backlog.Entity)));

        var metrics = new List<EntityMetrics>();
        foreach (var topic in topics)
        {
            var later = scheduled.GetValueOrDefault(topic.Id);
            metrics.Add(new(
                topic.Description.Name, 0, later.Count, 0, null, TimeSpan.Zero, later.Bytes,
                around.Operations.Of(topic.Description.Name)));
            foreach (var subscription in topic.Subscriptions)
            {
                var active = waiting.GetValueOrDefault((subscription.Id, false));
                var dead = waiting.GetValueOrDefault((subscription.Id, true));
                metrics.Add(Queue(subscription.Active, active, topic.Scheduled.CountFor(subscription.Id), dead.Count));
                metrics.Add(Queue(subscription.DeadLetters, dead, 0, 0));
            }
        }

        return metrics;

        EntityMetrics Queue(DeliveryQueue queue, StoredBacklog backlog, long later, long dead)
        {
            DateTimeOffset? oldest = backlog.Count == 0 ? null : backlog.Oldest;
            return new(
                queue.Rules.Path, backlog.Count, later, dead, oldest, now - (oldest ?? now), backlog.Bytes,
                around.Operations.Of(queue.Rules.Path));
        }
    }
}
