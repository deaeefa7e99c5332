using ServerlessShop.Local.ServiceBus.Filters;
using ServerlessShop.Local.ServiceBus.Queues;
using ServerlessShop.Local.ServiceBus.Store;
using ServerlessShop.Local.Storage;

namespace ServerlessShop.Local.ServiceBus;

/// <summary>A topic at work: takes messages and gives each matching subscription a copy.</summary>
internal sealed class Topic
{
    public Topic(DeployedTopic deployed, IReadOnlyList<Subscription> subscriptions, QueueSurroundings around)
    {
        Id = deployed.Id;
        Description = deployed.Description;
        Subscriptions = subscriptions;
        Counters = around.Operations.For(Description.Name);
        Scheduled = new ScheduledMessages(this, around);
    }

    public int Id { get; }

    public TopicDescription Description { get; }

    public IReadOnlyList<Subscription> Subscriptions { get; }

    public Operations.Counters Counters { get; }

    public ScheduledMessages Scheduled { get; }

    /// <summary>Decides all there is to decide about a message before it is written.</summary>
    public Incoming Accept(BrokeredMessage message, DateTimeOffset now)
    {
        // The sender's time to live counts only below the topic's own, and counts from the moment of enqueueing.
        var timeToLive = message.TimeToLive < Description.TimeToLive
            ? message.TimeToLive.Value
            : Description.TimeToLive;
        var expires = timeToLive < DateTimeOffset.MaxValue - now ? now + timeToLive : DateTimeOffset.MaxValue;
        return new(this, message, HeadersJson.Write(message), now, expires, Routes(message));
    }

    public IReadOnlyList<Route> Routes(BrokeredMessage message)
    {
        var routes = new List<Route>(Subscriptions.Count);
        foreach (var subscription in Subscriptions)
        {
            try
            {
                if (subscription.Filter.Matches(message)) { routes.Add(new(subscription, null)); }
            }
            catch (FilterException failure)
            {
                routes.Add(new(subscription, failure));
            }
        }

        return routes;
    }
}

/// <summary>A message on its way into a topic.</summary>
internal sealed record Incoming(
    Topic Topic, BrokeredMessage Message, byte[] Headers, DateTimeOffset Enqueued, DateTimeOffset Expires,
    IReadOnlyList<Route> Routes)
{
    public bool IsScheduled => Message.ScheduledEnqueueTime > Enqueued;

    /// <summary>
    /// False when the same MessageId was sent within the window: then it is as good as sent, and nothing is stored.
    /// </summary>
    public bool TryNote(Session session) =>
        Topic.Description.DuplicateDetection is not { } window
        || BrokerStore.TryNote(session, Topic.Id, Message.MessageId, Enqueued, Enqueued + window);

    public MessageKey Store(Session session)
    {
        var key = BrokerStore.NextKey(session, Topic.Id);
        if (Routes.Count == 0) { return key; } // Nobody listens. The number is used up, as in Azure.

        BrokerStore.InsertMessage(session, key, Headers, Message.Body, Enqueued, Expires);
        foreach (var (subscription, failure) in Routes)
        {
            BrokerStore.InsertCopy(
                session, key, subscription.Id,
                failure is null ? null : Enqueued,
                failure is null ? null : HeadersJson.WriteProperties(DeadLetterReasons.FilterFailed(failure.Message)));
        }

        return key;
    }

    public MessageKey Schedule(Session session)
    {
        var key = BrokerStore.NextKey(session, Topic.Id);
        BrokerStore.InsertScheduled(session, key, Message.ScheduledEnqueueTime!.Value, Headers, Message.Body);
        return key;
    }

    /// <summary>Once stored: puts the copies into their queues.</summary>
    public void Deliver(MessageKey key)
    {
        foreach (var subscription in Topic.Subscriptions)
        {
            Interlocked.Increment(ref subscription.Counters.FilterEvaluations);
        }
        foreach (var (subscription, failure) in Routes)
        {
            if (failure is null)
            {
                subscription.Active.Add(key, Expires);
            }
            else
            {
                Interlocked.Increment(ref subscription.Counters.DeadLetters);
                subscription.DeadLetters.Add(key, Expires);
            }
        }
    }
}

/// <summary>A subscription at work: its rule and its two queues.</summary>
internal sealed record Subscription(
    int Id, SubscriptionDescription Description, RuleFilter Filter, DeliveryQueue Active, DeliveryQueue DeadLetters,
    Operations.Counters Counters);

/// <summary>
/// Where a message goes: a subscription whose rule matched, or could not be evaluated and dead-letters its copy.
/// </summary>
internal readonly record struct Route(Subscription Subscription, FilterException? Failure);
