namespace ServerlessShop.Journey.Specs.Simulation;

/// <summary>What an instance does to the world outside it.</summary>
internal enum Effect
{
    Read, Commit, CommitAndPromise, Forget, Postpone, Lease, Query, Send, Complete, Abandon, DeadLetter, Authorize, Capture, Void, Refund, Ask, Mail,
}

/// <summary>What becomes of one effect.</summary>
internal enum Fate
{
    Fine, CrashBefore, CrashAfter, FailedUndone, FailedDone, Throttled, Slow, PauseAfter,
}

/// <summary>
/// What can go wrong in one history, and how often. Every seed has kinds of its own (swarm sampling): where everything
/// goes wrong at once, much is hidden that one kind alone would show.
/// </summary>
internal sealed class Disorder
{
    private const double KindChance = 0.6;
    private static readonly TimeSpan _usualLeast = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan _usualMost = TimeSpan.FromMilliseconds(12);

    /// <summary>An outage that is longer calls a person to a confirmed order.</summary>
    private static readonly TimeSpan _captureWindow = TimeSpan.FromMinutes(60);

    private readonly Schedule _schedule;
    private readonly (Fate Fate, double Rate)[] _fates;
    private readonly List<(Dependency What, DateTimeOffset From, DateTimeOffset To)> _outages = [];
    private readonly double _duplicate;
    private readonly double _late;
    private readonly double _veryLate;
    private readonly double _lockLost;
    private readonly double _requestTwice;
    private readonly double _answerLost;
    private readonly double _timerTwice;
    private readonly double _holderFreezes;
    private readonly double _feedLag;
    private readonly bool _skewed;
    private bool _healed;

    /// <param name="rush">How long orders come in; outages like to begin meanwhile.</param>
    /// <param name="duration">How long things go wrong, at least.</param>
    public Disorder(Schedule schedule, TimeSpan rush, TimeSpan duration)
    {
        Until = schedule.Now + duration;
        _schedule = schedule;
        _fates =
        [
            (Fate.CrashBefore, Rate(0.01)), (Fate.CrashAfter, Rate(0.01)), (Fate.FailedUndone, Rate(0.02)),
            (Fate.FailedDone, Rate(0.02)), (Fate.Throttled, Rate(0.02)), (Fate.Slow, Rate(0.02)),
            (Fate.PauseAfter, Rate(0.003)),
        ];
        _duplicate = Rate(0.15);
        _late = Rate(0.3);
        _veryLate = Rate(0.08);
        _lockLost = Rate(0.05);
        _requestTwice = Rate(0.1);
        _answerLost = Rate(0.1);
        _feedLag = Rate(0.3);
        _timerTwice = Rate(0.5);
        _holderFreezes = Rate(0.2);
        _skewed = schedule.Chance(KindChance);
        foreach (var dependency in Enum.GetValues<Dependency>())
        {
            if (!schedule.Chance(0.15)) { continue; }

            var from = schedule.Now + schedule.Between(TimeSpan.Zero, schedule.Chance(0.5) ? rush : duration);
            var to = from + (dependency == Dependency.Provider && schedule.Chance(0.4)
                ? schedule.Between(_captureWindow, _captureWindow * 1.3)
                : schedule.Between(TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(40)));
            _outages.Add((dependency, from, to));
            if (to > Until) { Until = to; }
        }
    }

    /// <summary>When it is to heal: after the last outage, whose end belongs to it.</summary>
    public DateTimeOffset Until { get; }

    /// <summary>From now on nothing goes wrong any more.</summary>
    public void Heal() => _healed = true;

    public Fate FateOf(Effect effect)
    {
        if (_healed) { return Fate.Fine; }
        if (effect == Effect.Lease && Happens(_holderFreezes)) { return Fate.PauseAfter; }

        // The provider is asked once or twice an order and a lease a few times an hour, where the store is asked for
        // each order thirty times.
        var drawn = _schedule.Next(1_000_000) / effect switch
        {
            Effect.Lease => 8_000_000.0,
            _ when DependencyOf(effect) == Dependency.Provider => 4_000_000.0,
            _ => 1_000_000.0,
        };
        foreach (var (fate, rate) in _fates)
        {
            if (drawn < rate) { return fate != Fate.Throttled || IsOfStore(effect) ? fate : Fate.Fine; }
            drawn -= rate;
        }

        return Fate.Fine;
    }

    public bool IsDown(Effect effect) => !_healed && _outages.Exists(
        outage => outage.What == DependencyOf(effect) && outage.From <= _schedule.Now && _schedule.Now < outage.To);

    public TimeSpan Latency() => _schedule.Between(_usualLeast, _usualMost);

    public TimeSpan Slowness() => _schedule.Between(TimeSpan.FromMilliseconds(50), TimeSpan.FromSeconds(20));

    /// <summary>Longer than any lock: the instance wakes up when others have done its work.</summary>
    public TimeSpan PauseLength() => _schedule.Between(TimeSpan.FromSeconds(5), TimeSpan.FromMinutes(4));

    public TimeSpan RestartLength() => _schedule.Between(TimeSpan.FromMilliseconds(500), TimeSpan.FromSeconds(20));

    /// <summary>How long a message takes, beyond the usual.</summary>
    public TimeSpan Lateness() => Happens(_veryLate) ? _schedule.Between(TimeSpan.FromSeconds(10), TimeSpan.FromMinutes(20))
        : Happens(_late) ? _schedule.Between(TimeSpan.FromMilliseconds(20), TimeSpan.FromSeconds(10))
        : _schedule.Between(TimeSpan.Zero, _usualMost);

    /// <summary>How long after a message its duplicate comes, if one does.</summary>
    public TimeSpan? DuplicateAfter() => !Happens(_duplicate) ? null
        : _schedule.Between(TimeSpan.Zero, _schedule.Chance(0.5) ? TimeSpan.FromSeconds(1) : TimeSpan.FromMinutes(25));

    public TimeSpan? LockLostAfter() =>
        Happens(_lockLost) ? _schedule.Between(TimeSpan.Zero, TimeSpan.FromMilliseconds(200)) : null;

    /// <summary>The host's lock on a timer is lost as well, and who had it does not know.</summary>
    public bool TimerRingsTwice() => Happens(_timerTwice);

    public bool RequestComesTwice() => Happens(_requestTwice);

    public bool AnswerIsLost() => Happens(_answerLost);

    public TimeSpan FeedLag() =>
        Happens(_feedLag) ? _schedule.Between(TimeSpan.Zero, TimeSpan.FromMinutes(3)) : TimeSpan.Zero;

    public TimeSpan Skew() => _skewed
        ? _schedule.Between(TimeSpan.FromMinutes(-5), TimeSpan.FromMinutes(5))
        : TimeSpan.Zero;

    public static bool IsOfStore(Effect effect) => effect <= Effect.Query;

    private bool Happens(double rate) => !_healed && rate > 0 && _schedule.Chance(rate);

    private double Rate(double most) =>
        _schedule.Chance(KindChance) ? most * (0.1 + (0.9 * _schedule.Next(1_000) / 1_000.0)) : 0;

    private static Dependency DependencyOf(Effect effect) => effect switch
    {
        Effect.Authorize or Effect.Capture or Effect.Void or Effect.Refund => Dependency.Provider,
        Effect.Send => Dependency.Broker,
        Effect.Ask => Dependency.Gateway,
        Effect.Mail => Dependency.Mail,
        _ when IsOfStore(effect) => Dependency.Store,
        _ => Dependency.Broker,
    };

    private enum Dependency { Store, Broker, Provider, Gateway, Mail }
}
