using System.Threading.Channels;
using ServerlessShop.Local.Seams;

namespace ServerlessShop.FunctionsHost.Specs.Fakes;

/// <summary>A broker in memory: peek-lock, expiry, delivery count. Every settlement is told to the spec.</summary>
public sealed class InMemoryBroker(TimeProvider clock) : IBroker
{
    public static readonly TimeSpan LockTime = TimeSpan.FromMinutes(1);

    private readonly Lock _gate = new();
    private readonly List<Stored> _messages = [];
    private readonly Channel<SettlementOrder> _settlements = Channel.CreateUnbounded<SettlementOrder>();
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _sequence;

    /// <summary>What the next receive throws, once.</summary>
    public Exception? Broken { get; set; }

    public List<SettlementOrder> Settlements { get; } = [];

    public Task<SettlementOrder> NextSettlement() => _settlements.Reader.ReadAsync().AsTask().Soon();

    public void Send(string id, IReadOnlyDictionary<string, object>? properties = null)
    {
        lock (_gate)
        {
            _messages.Add(new(new(
                "ordering", "payments", Guid.Empty, default, ++_sequence, 0, clock.GetUtcNow(), "{}"u8.ToArray(), id,
                "application/cloudevents+json", "order-1", "OrderPlacedV1", null, null, TimeSpan.FromDays(14),
                properties ?? new Dictionary<string, object>())));
            Changed();
        }
    }

    public async Task<IReadOnlyList<LockedMessage>> Receive(
        string caller, string topic, string subscription, int max, TimeSpan wait, CancellationToken cancellation)
    {
        if (Broken is { } broken)
        {
            Broken = null;
            throw broken;
        }

        var over = Task.Delay(wait, clock, cancellation);
        while (true)
        {
            Task changed;
            lock (_gate)
            {
                changed = _changed.Task;
                var free = _messages
                    .Where(one => one.Message.Topic == topic && one.Message.Subscription == subscription)
                    .Where(one => !IsLocked(one))
                    .Take(max).ToList();
                if (free.Count > 0) { return free.ConvertAll(Lock); }
            }

            if (await Task.WhenAny(changed, over) == over)
            {
                await over;
                return [];
            }
        }
    }

    public Task<DateTimeOffset?> Settle(SettlementOrder order, CancellationToken cancellation)
    {
        lock (_gate)
        {
            var stored = _messages.Find(one => one.Message.LockToken == order.LockToken && IsLocked(one))
                ?? throw new MessageLockLostException(order.LockToken);
            DateTimeOffset? until = null;
            switch (order.Kind)
            {
                case SettlementKind.RenewLock:
                    until = clock.GetUtcNow() + LockTime;
                    stored.Message = stored.Message with { LockedUntil = until.Value };
                    break;
                case SettlementKind.Abandon:
                    stored.Message = stored.Message with { LockToken = Guid.Empty };
                    break;
                default:
                    _messages.Remove(stored);
                    break;
            }

            Settlements.Add(order);
            _settlements.Writer.TryWrite(order);
            Changed();
            return Task.FromResult(until);
        }
    }

    public Task<IReadOnlyList<SubscriptionCounts>> Counts(CancellationToken cancellation)
    {
        lock (_gate)
        {
            return Task.FromResult<IReadOnlyList<SubscriptionCounts>>(
            [
                .. _messages.GroupBy(one => (one.Message.Topic, one.Message.Subscription))
                    .Select(one => new SubscriptionCounts(one.Key.Topic, one.Key.Subscription, one.Count(), 0, 0)),
            ]);
        }
    }

    private bool IsLocked(Stored stored) =>
        stored.Message.LockToken != Guid.Empty && stored.Message.LockedUntil > clock.GetUtcNow();

    private LockedMessage Lock(Stored stored) => stored.Message = stored.Message with
    {
        LockToken = Guid.NewGuid(),
        LockedUntil = clock.GetUtcNow() + LockTime,
        DeliveryCount = stored.Message.DeliveryCount + 1,
    };

    private void Changed()
    {
        _changed.TrySetResult();
        _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    private sealed class Stored(LockedMessage message)
    {
        public LockedMessage Message { get; set; } = message;
    }
}
