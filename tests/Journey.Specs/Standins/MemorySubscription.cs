using Azure.Messaging.ServiceBus;
using ServerlessShop.Journey.Specs.Simulation;
using ServerlessShop.Local.ServiceBus;
using ServerlessShop.Local.ServiceBus.Filters;
using ServerlessShop.Local.Topology;

namespace ServerlessShop.Journey.Specs.Standins;

/// <summary>A message that was given up, and why.</summary>
internal sealed record DeadLetter(string Subscription, string Subject, string About, string Reason);

/// <summary>One consumer's copies of one publisher's messages.</summary>
internal sealed class MemorySubscription(
    string consumer, ShopSubscription description, Schedule schedule, Disorder disorder, Sometimes sometimes)
{
    private const int BatchMax = 8;

    private readonly SqlFilter _rule = Rules.Of(description.Filter);
    private readonly List<Copy> _waiting = [];
    private readonly Dictionary<Guid, Copy> _locked = [];
    private readonly HashSet<string> _completed = [];
    private readonly List<DeadLetter> _deadLetters = [];
    private int _onTheirWay;
    private int _locks;

    public string Topic => description.Topic;

    public string Consumer => consumer;

    public IReadOnlyList<DeadLetter> DeadLetters => _deadLetters;

    public bool IsEmpty => _onTheirWay == 0 && _waiting.Count == 0 && _locked.Count == 0;

    /// <summary>Called when something is there to be delivered.</summary>
    public Action? Ready { get; set; }

    public bool Wants(BrokeredMessage message) => _rule.Matches(message);

    public void Enqueue(ServiceBusMessage message)
    {
        Arrive(new Copy(message), disorder.Lateness());
        if (disorder.DuplicateAfter() is { } after) { Arrive(new Copy(message), after); }
    }

    /// <summary>Locks what is delivered together, in no order: the first of a batch is whichever.</summary>
    public IReadOnlyList<ServiceBusReceivedMessage> Receive(bool many)
    {
        var received = new List<ServiceBusReceivedMessage>();
        for (var count = many ? BatchMax : 1; count > 0 && _waiting.Count > 0; count--)
        {
            var i = schedule.Next(_waiting.Count);
            var copy = _waiting[i];
            _waiting.RemoveAt(i);
            received.Add(Lock(copy));
        }

        return received;
    }

    public bool Complete(ServiceBusReceivedMessage message)
    {
        var copy = Take(message);
        _completed.Add(copy.Message.MessageId);
        return true;
    }

    public bool Abandon(ServiceBusReceivedMessage message)
    {
        sometimes.Happened("a message was abandoned");
        Return(Take(message));
        return true;
    }

    public bool GiveUp(ServiceBusReceivedMessage message, string reason)
    {
        var copy = Take(message);
        _deadLetters.Add(new($"{Topic}/{consumer}", copy.Message.Subject, copy.Message.CorrelationId, reason));
        return true;
    }

    public bool Holds(ServiceBusReceivedMessage message) => _locked.ContainsKey(Guid.Parse(message.LockToken));

    private ServiceBusReceivedMessage Lock(Copy copy)
    {
        copy.Deliveries++;
        if (copy.Deliveries > 1) { sometimes.Happened("a message was delivered again"); }
        if (_completed.Contains(copy.Message.MessageId))
        {
            sometimes.Happened("a message came again after it was completed");
        }

        var token = new Guid(++_locks, 0, 0, new byte[8]);
        _locked.Add(token, copy);
        var lost = disorder.LockLostAfter();
        schedule.After(lost ?? TimeSpan.FromSeconds(description.LockSeconds), () =>
        {
            if (!_locked.Remove(token)) { return; }

            sometimes.Happened(lost is null ? "a lock expired" : "a lock was lost");
            Return(copy);
        });

        var message = copy.Message;
        return ServiceBusModelFactory.ServiceBusReceivedMessage(
            message.Body, message.MessageId, correlationId: message.CorrelationId, subject: message.Subject,
            contentType: message.ContentType, properties: message.ApplicationProperties, lockTokenGuid: token,
            deliveryCount: copy.Deliveries);
    }

    private Copy Take(ServiceBusReceivedMessage message)
    {
        if (_locked.Remove(Guid.Parse(message.LockToken), out var copy)) { return copy; }

        sometimes.Happened("a message was settled without its lock");
        throw new ServiceBusException("The lock is no longer held.", ServiceBusFailureReason.MessageLockLost);
    }

    private void Return(Copy copy)
    {
        if (copy.Deliveries < description.MaxDeliveryCount)
        {
            Arrive(copy, disorder.Latency());
            return;
        }

        _deadLetters.Add(
            new($"{Topic}/{consumer}", copy.Message.Subject, copy.Message.CorrelationId, "MaxDeliveryCountExceeded"));
    }

    private void Arrive(Copy copy, TimeSpan after)
    {
        _onTheirWay++;
        schedule.After(after, () =>
        {
            _onTheirWay--;
            _waiting.Add(copy);
            Ready?.Invoke();
        });
    }

    private sealed class Copy(ServiceBusMessage message)
    {
        public ServiceBusMessage Message => message;

        public int Deliveries { get; set; }
    }
}
