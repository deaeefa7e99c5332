using System.Collections.Concurrent;

namespace ServerlessShop.Local.ServiceBus;

/// <summary>Counts operations per entity, for credits per order and for the faults a storm leaves behind.</summary>
public sealed class Operations
{
    private readonly ConcurrentDictionary<string, Counters> _entities = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>
    /// All entities that were asked anything, by path: topic, topic/Subscriptions/name, .../$deadletterqueue.
    /// </summary>
    public IReadOnlyList<OperationCounts> All =>
    [
        .. _entities
            .OrderBy(entity => entity.Key, StringComparer.Ordinal)
            .Select(entity => entity.Value.Snapshot(entity.Key)),
    ];

    /// <summary>An entity's counts; all zero when it was asked nothing yet.</summary>
    public OperationCounts Of(string entity) =>
        (_entities.GetValueOrDefault(entity) ?? new Counters()).Snapshot(entity);

    internal Counters For(string entity) => _entities.GetOrAdd(entity, _ => new Counters());

    internal sealed class Counters
    {
        public long Sends, SendUnits, Duplicates, FilterEvaluations, Deliveries, Completions;
        public long Abandons, DeadLetters, Renewals, LocksExpired, MessagesExpired;

        public OperationCounts Snapshot(string entity) => new(
            entity, Read(ref Sends), Read(ref SendUnits), Read(ref Duplicates), Read(ref FilterEvaluations),
            Read(ref Deliveries), Read(ref Completions), Read(ref Abandons), Read(ref DeadLetters), Read(ref Renewals),
            Read(ref LocksExpired), Read(ref MessagesExpired));

        private static long Read(ref long counter) => Interlocked.Read(ref counter);
    }
}

/// <summary>What one entity was asked to do since the start. A topic sends; a subscription delivers.</summary>
/// <param name="Sends">Messages accepted, duplicates included: Azure bills those too.</param>
/// <param name="SendUnits">The same, billed per 64 KB begun.</param>
public sealed record OperationCounts(
    string Entity, long Sends, long SendUnits, long Duplicates, long FilterEvaluations, long Deliveries,
    long Completions, long Abandons, long DeadLetters, long Renewals, long LocksExpired, long MessagesExpired)
{
    public long Settlements => Completions + Abandons + DeadLetters;
}
