using Azure.Messaging.ServiceBus;
using ServerlessShop.Journey.Specs.Simulation;
using ServerlessShop.Local.ServiceBus;
using ServerlessShop.Local.ServiceBus.Filters;
using ServerlessShop.Local.Topology;

namespace ServerlessShop.Journey.Specs.Standins;

/// <summary>
/// The broker's topics and subscriptions as infra/topology.json has them: rules, duplicate detection, messages for
/// later, peek-lock, delivery counts and dead letters.
/// </summary>
internal sealed class MemoryBroker
{
    private readonly Schedule _schedule;
    private readonly Sometimes _sometimes;
    private readonly Dictionary<string, Topic> _topics;
    private int _scheduled;

    public MemoryBroker(ShopTopology topology, Schedule schedule, Disorder disorder, Sometimes sometimes)
    {
        (_schedule, _sometimes) = (schedule, sometimes);
        Subscriptions =
        [
            .. topology.Contexts.SelectMany(context => context.Hears.Select(
                heard => new MemorySubscription(context.Name, heard, schedule, disorder, sometimes))),
        ];
        _topics = topology.Contexts.Select(context => context.Topic).OfType<ShopTopic>().ToDictionary(
            topic => topic.Name,
            topic => new Topic(
                topic.DuplicateDetection ? TimeSpan.FromMinutes(topic.DuplicateDetectionMinutes) : null,
                [.. Subscriptions.Where(subscription => subscription.Topic == topic.Name)]));
    }

    public IReadOnlyList<MemorySubscription> Subscriptions { get; }

    /// <summary>Whether nothing is on its way any more, now or later.</summary>
    public bool IsEmpty => _scheduled == 0 && Subscriptions.All(subscription => subscription.IsEmpty);

    public bool Accept(string topic, IReadOnlyList<ServiceBusMessage> messages)
    {
        var entity = _topics[topic];
        foreach (var message in messages)
        {
            if (entity.Remembers(message.MessageId, _schedule.Now))
            {
                _sometimes.Happened("the broker recognised a duplicate");
                continue;
            }

            var later = message.ScheduledEnqueueTime - _schedule.Now;
            if (later <= TimeSpan.Zero)
            {
                Publish(entity, message);
                continue;
            }

            _scheduled++;
            _schedule.After(later, () =>
            {
                _scheduled--;
                Publish(entity, message);
            });
        }

        return true;
    }

    private static void Publish(Topic topic, ServiceBusMessage message)
    {
        var seen = Seen(message);
        foreach (var subscription in topic.Subscriptions)
        {
            if (subscription.Wants(seen)) { subscription.Enqueue(message); }
        }
    }

    /// <summary>What rules see of a message. What none of ours is sent with is refused rather than ignored.</summary>
    private static BrokeredMessage Seen(ServiceBusMessage message)
    {
        if (message.SessionId is not null || message.PartitionKey is not null || message.TimeToLive != TimeSpan.MaxValue)
        {
            throw new NotSupportedException("MemoryBroker has no sessions, no partition keys and no time to live.");
        }

        return new BrokeredMessage(message.MessageId, message.Body.ToMemory())
        {
            Subject = message.Subject,
            CorrelationId = message.CorrelationId,
            ContentType = message.ContentType,
            Properties = new Dictionary<string, object>(message.ApplicationProperties, StringComparer.OrdinalIgnoreCase),
        };
    }

    private sealed class Topic(TimeSpan? window, IReadOnlyList<MemorySubscription> subscriptions)
    {
        private readonly Dictionary<string, DateTimeOffset> _remembered = [];

        public IReadOnlyList<MemorySubscription> Subscriptions => subscriptions;

        public bool Remembers(string id, DateTimeOffset now)
        {
            if (window is not { } length) { return false; }
            if (_remembered.TryGetValue(id, out var since) && now - since < length) { return true; }

            _remembered[id] = now;
            return false;
        }
    }
}

/// <summary>The rules of infra/topology.json, read once for all histories.</summary>
internal static class Rules
{
    private static readonly System.Collections.Concurrent.ConcurrentDictionary<string, SqlFilter> _rules = new();

    public static SqlFilter Of(string filter) => _rules.GetOrAdd(filter, text => SqlFilter.Parse(text));
}
