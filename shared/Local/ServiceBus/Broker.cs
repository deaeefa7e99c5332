using Microsoft.Extensions.Logging;
using ServerlessShop.Local.Seams;
using ServerlessShop.Local.ServiceBus.Filters;
using ServerlessShop.Local.ServiceBus.Queues;
using ServerlessShop.Local.ServiceBus.Store;
using ServerlessShop.Local.Storage;
using ServerlessShop.Local.Topology;

namespace ServerlessShop.Local.ServiceBus;

/// <summary>
/// The embedded broker. What it acknowledges is on disk. A dead-letter queue is received from, settled and peeked at
/// like its subscription, under the subscription's name with /$deadletterqueue behind it.
/// </summary>
public sealed class Broker : IBroker, IAsyncDisposable
{
    public const string DeadLetterQueue = "$deadletterqueue";

    private readonly Dictionary<string, Topic> _topics = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, DeliveryQueue> _queues = new(StringComparer.OrdinalIgnoreCase);
    private static readonly HashSet<string> _noRoles = [];

    private readonly QueueSurroundings _around;
    private readonly EntityAccess _access;
    private readonly Settlements _settlements;

    private Broker(QueueSurroundings around, EntityAccess access)
    {
        _around = around;
        _access = access;
        _settlements = new Settlements(around);
    }

    /// <summary>Per entity, since the start.</summary>
    public Operations Operations => _around.Operations;

    /// <summary>Opens servicebus.db in a folder and deploys the topology's entities over what is there.</summary>
    /// <exception cref="StartException">The topology asks for what Azure refuses; names the entity.</exception>
    public static async Task<Broker> Open(string folder, ShopTopology topology, TimeProvider clock, ILogger log)
    {
        var descriptions = Descriptions.Of(topology);
        var database = BrokerStore.Open(folder);
        try
        {
            var broker = new Broker(new(database, clock, new Operations(), new LockTokens(), log), new EntityAccess(topology));
            broker.Build(await database.Write(session => DeployedEntities.Deploy(session, descriptions)));
            database.Read(broker.Load);
            return broker;
        }
        catch
        {
            await database.DisposeAsync();
            throw;
        }
    }

    /// <summary>Sends one message, or several of which all are stored or none. On disk when the task ends.</summary>
    /// <returns>Their sequence numbers; null for a duplicate, which is taken and dropped.</returns>
    /// <exception cref="MessagingEntityNotFoundException"/>
    /// <exception cref="MessageRefusedException"/>
    public async Task<IReadOnlyList<long?>> Send(string topic, IReadOnlyList<BrokeredMessage> batch)
    {
        var to = TopicOf(topic);
        Limits.Check(batch);

        var now = _around.Clock.GetUtcNow();
        var incoming = batch.Select(message => to.Accept(message, now)).ToList();
        var keys = await _around.Database.Write(
            session =>
            {
                if (to.Description.DuplicateDetection is not null)
                {
                    BrokerStore.ForgetHistory(session, now, 2 * batch.Count);
                }
                return incoming.ConvertAll(message => Store(session, message));
            },
            keys =>
            {
                for (var i = 0; i < keys.Count; i++) { Sent(incoming[i], keys[i]); }
            });
        return keys.ConvertAll(key => key?.SequenceNumber);
    }

    public async Task<IReadOnlyList<LockedMessage>> Receive(
        string caller, string topic, string subscription, int max, TimeSpan wait, CancellationToken cancellation)
    {
        var received = await Take(new(caller, _noRoles), topic, subscription, max, wait, cancellation);
        return [.. received.Select(message => ToLocked(topic, subscription, message.Delivery, message.Stored))];
    }

    public Task<DateTimeOffset?> Settle(SettlementOrder order, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        return _settlements.Settle(order);
    }

    /// <summary>
    /// Counts after everything that was acknowledged, and everything the clock had caused, when it was asked.
    /// </summary>
    public async Task<IReadOnlyList<SubscriptionCounts>> Counts(CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();

        // A write of nothing stands in line behind every write begun before it.
        IReadOnlyList<SubscriptionCounts> counts = [];
        await _around.Database.Write(
            _ => true,
            _ => counts =
            [
                .. from topic in _topics.Values
                   from subscription in topic.Subscriptions
                   select new SubscriptionCounts(
                       subscription.Description.Topic, subscription.Description.Name, subscription.Active.Count,
                       topic.Scheduled.CountFor(subscription.Id), subscription.DeadLetters.Count),
            ]);
        return counts;
    }

    /// <summary>Looks at messages without locking them, in the order in which they came.</summary>
    /// <param name="subscription">A subscription, or its dead-letter queue.</param>
    /// <param name="fromSequenceNumber">The first one to show; 0 for the beginning.</param>
    public IReadOnlyList<PeekedMessage> Peek(string topic, string subscription, long fromSequenceNumber, int max)
    {
        var from = new MessageKey(TopicOf(topic).Id, fromSequenceNumber);
        var rules = QueueOf(topic, subscription).Rules;
        var messages = _around.Database.Read(session => rules.IsDeadLetter
            ? BrokerStore.PeekDeadLetters(session, rules.Subscription, from, max)
            : BrokerStore.PeekActive(session, rules.Subscription, from, max));
        return messages.ConvertAll(stored => new PeekedMessage(
            stored.Key.SequenceNumber, stored.Deliveries, stored.EnqueuedTime, stored.Expires, stored.DeadSince,
            stored.Message));
    }

    /// <summary>Every entity as it is on disk now, and what it was asked to do since the start.</summary>
    public IReadOnlyList<EntityMetrics> Metrics() => EntityMetrics.Of(_topics.Values, _around);

    /// <exception cref="MessagingEntityNotFoundException"/>
    /// <exception cref="UnauthorizedAccessException"/>
    internal void DemandSend(Caller caller, string topic) => _access.DemandSend(caller, TopicOf(topic).Description.Name);

    /// <summary>Receives for the REST API, which tells all there is to tell about a message.</summary>
    /// <exception cref="MessagingEntityNotFoundException"/>
    /// <exception cref="UnauthorizedAccessException"/>
    internal async Task<IReadOnlyList<ReceivedMessage>> Take(
        Caller caller, string topic, string subscription, int max, TimeSpan wait, CancellationToken cancellation)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(max, 1);
        cancellation.ThrowIfCancellationRequested();

        var queue = QueueFor(caller, topic, subscription);
        var deliveries = await queue.Receive(max, wait, cancellation);
        if (deliveries.Count == 0) { return []; }

        List<StoredMessage> messages;
        try
        {
            messages = _around.Database.Read(session => BrokerStore.ReadMessages(
                session, queue.Rules.Subscription, [.. deliveries.Select(delivery => delivery.Copy.Key)]));
        }
        catch
        {
            queue.TakeBack(deliveries);
            throw;
        }

        return [.. deliveries.Zip(messages, (delivery, stored) => new ReceivedMessage(delivery, stored))];
    }

    /// <summary>Settles over HTTP: the message is named by its address, and its queue must be the caller's.</summary>
    /// <exception cref="MessagingEntityNotFoundException"/>
    /// <exception cref="UnauthorizedAccessException"/>
    /// <exception cref="MessageLockLostException"/>
    internal Task<DateTimeOffset?> Settle(
        Caller caller, string topic, string subscription, string message, SettlementOrder order) =>
        _settlements.Settle(QueueFor(caller, topic, subscription), message, order);

    /// <exception cref="MessagingEntityNotFoundException"/>
    /// <exception cref="UnauthorizedAccessException"/>
    internal DeliveryQueue QueueFor(Caller caller, string topic, string subscription)
    {
        var queue = QueueOf(topic, subscription);
        _access.DemandReceive(caller, topic, subscription);
        return queue;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var topic in _topics.Values) { topic.Scheduled.Dispose(); }
        foreach (var queue in _queues.Values) { queue.Dispose(); }
        await _around.Database.DisposeAsync();
    }

    private static MessageKey? Store(Session session, Incoming message)
    {
        if (!message.TryNote(session)) { return null; }
        return message.IsScheduled ? message.Schedule(session) : message.Store(session);
    }

    private static void Sent(Incoming message, MessageKey? key)
    {
        const int BilledUnit = 64 * 1024;
        var counters = message.Topic.Counters;
        Interlocked.Increment(ref counters.Sends);
        Interlocked.Add(ref counters.SendUnits, 1 + ((message.Message.Size - 1) / BilledUnit));

        if (key is not { } stored)
        {
            Interlocked.Increment(ref counters.Duplicates);
        }
        else if (message.IsScheduled)
        {
            message.Topic.Scheduled.Add(stored, message.Message.ScheduledEnqueueTime!.Value, message.Routes);
        }
        else
        {
            message.Deliver(stored);
        }
    }

    private static LockedMessage ToLocked(string topic, string subscription, Delivery delivery, StoredMessage stored)
    {
        var message = stored.Message;
        return new(
            topic, subscription, delivery.Token, delivery.LockedUntil, stored.Key.SequenceNumber,
            delivery.DeliveryCount, stored.EnqueuedTime, message.Body, message.MessageId, message.ContentType,
            message.CorrelationId, message.Subject, message.To, message.ReplyTo,
            stored.Expires - stored.EnqueuedTime, message.Properties);
    }

    private void Build(DeployedEntities deployed)
    {
        foreach (var topic in deployed.Topics)
        {
            var subscriptions = deployed.Subscriptions
                .Where(subscription => subscription.Topic == topic.Id)
                .Select(subscription => Build(topic.Description.Name, subscription))
                .ToList();
            _topics.Add(topic.Description.Name, new Topic(topic, subscriptions, _around));
        }
    }

    private Subscription Build(string topic, DeployedSubscription deployed)
    {
        var description = deployed.Description;
        var path = $"{topic}/Subscriptions/{description.Name}";
        if (!deployed.InTopology)
        {
            _around.Log.LogWarning(
                "{Subscription} is not in the topology any more. A deployment deletes nothing: "
                + "it keeps its messages and goes on receiving.",
                path);
        }

        var dead = new DeliveryQueue(
            new($"{path}/{DeadLetterQueue}", deployed.Id, description.LockDuration, null, false), _around, null);
        var active = new DeliveryQueue(
            new(
                path, deployed.Id, description.LockDuration, description.MaxDeliveryCount,
                description.DeadLetterOnExpiration),
            _around, dead);
        _queues.Add($"{topic}/{description.Name}", active);
        _queues.Add($"{topic}/{description.Name}/{DeadLetterQueue}", dead);
        return new(
            deployed.Id, description, SqlFilter.Parse(description.Filter), active, dead, _around.Operations.For(path));
    }

    /// <summary>Fills the queues from disk. Every lock of an earlier run is over.</summary>
    private bool Load(Session session)
    {
        var subscriptions = _topics.Values
            .SelectMany(topic => topic.Subscriptions)
            .ToDictionary(subscription => subscription.Id);
        foreach (var copy in BrokerStore.ReadCopies(session))
        {
            var subscription = subscriptions[copy.Subscription];
            var queue = copy.Dead ? subscription.DeadLetters : subscription.Active;
            queue.Add(copy.Key, copy.Expires, copy.Deliveries);
        }

        var topics = _topics.Values.ToDictionary(topic => topic.Id);
        foreach (var scheduled in BrokerStore.ReadScheduled(session))
        {
            var topic = topics[scheduled.Key.Topic];
            topic.Scheduled.Add(scheduled.Key, scheduled.Due, topic.Routes(scheduled.Message));
        }

        return true;
    }

    private Topic TopicOf(string topic) =>
        _topics.GetValueOrDefault(topic) ?? throw new MessagingEntityNotFoundException(topic);

    private DeliveryQueue QueueOf(string topic, string subscription) =>
        _queues.GetValueOrDefault($"{topic}/{subscription}")
        ?? throw new MessagingEntityNotFoundException($"{topic}/Subscriptions/{subscription}");
}

/// <summary>A message as one looks at it without locking it.</summary>
/// <param name="DeadSince">When it was dead-lettered; null in a subscription's own queue.</param>
public sealed record PeekedMessage(
    long SequenceNumber, int DeliveryCount, DateTimeOffset EnqueuedTime, DateTimeOffset ExpiresAt,
    DateTimeOffset? DeadSince, BrokeredMessage Message);
