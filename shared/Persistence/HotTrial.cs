using System.Text.Json;
using ServerlessShop.Kernel;

namespace ServerlessShop.Persistence;

/// <summary>
/// What one transaction of a hot document has at hand: each document, and whether the transaction has read it itself or
/// only remembers it, or guesses that there is none.
/// </summary>
internal sealed class HotCopies<TState, TBeside>(string partition)
{
    private readonly Dictionary<string, StateDocument<TBeside>> _besides = [];
    private readonly HashSet<string> _notRead = [];

    public string Partition => partition;

    public StateDocument<TState> Hot { get; private set; } = null!;

    public bool HotIsRead { get; private set; }

    public IReadOnlyCollection<string> Ids => [.. _besides.Keys];

    public IReadOnlyCollection<string> NotRead => _notRead;

    public StateDocument<TBeside> this[string id] => _besides[id];

    public void HotRead(StateDocument<TState> document) => (Hot, HotIsRead) = (document, true);

    public void HotRemembered(StateDocument<TState> document) => (Hot, HotIsRead) = (document, false);

    public void Read(StateDocument<TBeside> document)
    {
        _besides[document.Id] = document;
        _notRead.Remove(document.Id);
    }

    public void Remembered(StateDocument<TBeside> document)
    {
        _besides[document.Id] = document;
        _notRead.Add(document.Id);
    }
}

/// <summary>All asks decided one after another, each on what the ones before it left.</summary>
internal sealed class HotTrial<TState, TBeside, TEvent> where TEvent : class
{
    private readonly Decider<TState, TEvent> _hot;
    private readonly Decider<TBeside, TEvent> _beside;
    private readonly HotCopies<TState, TBeside> _copies;
    private readonly List<TEvent> _facts = [];
    private readonly Dictionary<string, List<TEvent>> _factsOf = [];
    private readonly Dictionary<string, TBeside> _besides = [];
    private readonly List<Outcome<TBeside>> _outcomes = [];
    private TState _state;

    public HotTrial(
        Decider<TState, TEvent> hot, Decider<TBeside, TEvent> beside, HotCopies<TState, TBeside> copies,
        IEnumerable<Ask<TState, TBeside, TEvent>> asks)
    {
        (_hot, _beside, _copies, _state) = (hot, beside, copies, copies.Hot.Body);
        foreach (var ask in asks) { _outcomes.Add(Decide(ask)); }
        Unproven = [.. copies.NotRead.Except(_factsOf.Keys)];
    }

    public IReadOnlyList<Outcome<TBeside>> Outcomes => _outcomes;

    public bool Changes => _facts.Count > 0;

    /// <summary>Documents that were only remembered or guessed, and that this trial would not write.</summary>
    public IReadOnlyCollection<string> Unproven { get; }

    public HotBatch<TState, TBeside> ToBatch(Lease? lease, DateTimeOffset now)
    {
        // The hot document is always written, even where the facts leave it as it was: its ETag is what proves that
        // the asks were decided on what is stored.
        var hot = _copies.Hot.Then(_state, _hot.Keep?.Invoke(_state)).Under(lease);
        var besides = _factsOf.Keys
            .Select(id => _copies[id].Then(_besides[id], _beside.Keep?.Invoke(_besides[id])))
            .ToList();
        return new HotBatch<TState, TBeside>(
            hot,
            besides,
            [
                .. OutboxEntry.For(hot, _facts.SelectMany(_hot.Announce), now),
                .. besides.SelectMany(
                    written => OutboxEntry.For(written, _factsOf[written.Id].SelectMany(_beside.Announce), now)),
            ]);
    }

    private Outcome<TBeside> Decide(Ask<TState, TBeside, TEvent> ask)
    {
        var beside = _besides.TryGetValue(ask.Id, out var changed) ? changed : _copies[ask.Id].Body;
        var decision = ask.Decide(_state, beside);
        if (decision is Decision<TEvent>.Rejected(var reason)) { return new Outcome<TBeside>.Refused(reason); }

        var facts = ((Decision<TEvent>.Accepted)decision).Events;
        if (facts.IsEmpty) { return new Outcome<TBeside>.Settled(beside); }

        _state = facts.Aggregate(_state, _hot.Evolve);
        beside = facts.Aggregate(beside, _beside.Evolve);
        _besides[ask.Id] = beside;
        _facts.AddRange(facts);
        if (!_factsOf.TryAdd(ask.Id, [.. facts])) { _factsOf[ask.Id].AddRange(facts); }
        return new Outcome<TBeside>.Settled(beside);
    }
}

/// <summary>The changes of a trial as they are sent: the hot document, those beside it, what is announced.</summary>
internal sealed class HotBatch<TState, TBeside>(
    StateDocument<TState> hot, IReadOnlyList<StateDocument<TBeside>> besides, IReadOnlyList<OutboxEntry> entries)
{
    public StateDocument<TState> Hot => hot;

    public IReadOnlyList<StateDocument<TBeside>> Besides => besides;

    public IReadOnlyList<OutboxEntry> Entries => entries;

    public IReadOnlyList<(string Id, string? ETag, byte[] Body)> Writes { get; } =
    [
        (hot.Id, hot.ETag, Bytes(hot)),
        .. besides.Select(beside => (beside.Id, beside.ETag, Bytes(beside))),
        .. entries.Select(entry => (entry.Id, (string?)null, Bytes(entry))),
    ];

    public int Operations => Writes.Count;

    public long Size => Writes.Sum(write => write.Body.LongLength);

    public bool Fits => Operations <= BatchTooLargeException.OperationsMax && Size <= BatchTooLargeException.BytesMax;

    private static byte[] Bytes<T>(T document) => JsonSerializer.SerializeToUtf8Bytes(document, Json.Options);
}
