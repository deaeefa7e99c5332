using ServerlessShop.Journey.Specs.Simulation;
using ServerlessShop.Journey.Specs.Standins;
using ServerlessShop.Persistence;

namespace ServerlessShop.Journey.Specs.Contexts;

/// <summary>
/// Calls a context's relay with what changed in its container. One lease, as the containers have one partition range; it is
/// lost when its owner dies or stands still.
/// </summary>
internal sealed class FeedListener
{
    private static readonly TimeSpan _pollDelay = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan _leaseLength = TimeSpan.FromMinutes(1);

    private readonly Feed _feed;
    private readonly MemoryStore _store;
    private readonly Schedule _schedule;
    private readonly Disorder _disorder;
    private readonly Sometimes _sometimes;
    private readonly Func<App?> _anyApp;
    private readonly Failures _failures;
    private long _checkpoint;
    private int _lease;
    private bool _polling;
    private bool _running;

    public FeedListener(
        Feed feed, MemoryStore store, Schedule schedule, Disorder disorder, Sometimes sometimes, Func<App?> anyApp,
        Failures failures)
    {
        (_feed, _store, _schedule, _disorder, _sometimes, _anyApp, _failures) =
            (feed, store, schedule, disorder, sometimes, anyApp, failures);
        store.Changed += _ => PollSoon();
    }

    private void PollSoon()
    {
        if (_polling || _running || _checkpoint == _store.LastSequence) { return; }

        _polling = true;
        _schedule.After(_pollDelay + _disorder.FeedLag(), () =>
        {
            _polling = false;
            Poll();
        });
    }

    private void Poll()
    {
        if (_anyApp() is not { } app)
        {
            PollSoon();
            return;
        }

        _running = true;
        var lease = ++_lease;
        var until = _store.LastSequence;
        var changes = _store.ChangesSince(_checkpoint);
        if (changes.Any(change => change.Kind == OutboxEntry.EntryKind))
        {
            _sometimes.Happened("the feed brought an entry");
        }

        _ = Run(app, changes, lease, until);
        _schedule.After(_leaseLength, () => Watch(app, lease));
    }

    private void Watch(App app, int lease)
    {
        if (_lease != lease || !_running) { return; }

        if (app.Node.IsUp && app.Node.PausedUntil <= _schedule.Now)
        {
            _schedule.After(_leaseLength, () => Watch(app, lease));
            return;
        }

        _sometimes.Happened("the feed's lease was lost");
        Release();
    }

    private async Task Run(App app, IReadOnlyList<StoredDocument> changes, int lease, long until)
    {
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                await app.Relay!(changes);
                break;
            }
            catch (Exception failure) when (_feed.Retries is null || attempt < _feed.Retries)
            {
                _failures.Note($"{app.Node} relaying", failure);
                _sometimes.Happened("the relay failed");
                await _schedule.Wait(_feed.PauseAfter(attempt));
                if (!app.Node.IsUp || _lease != lease) { return; }
            }
            catch (Exception failure)
            {
                // azure-webjobs-sdk-extensions#837: the batch counts as done, and its entries wait for the sweep.
                _failures.Note($"{app.Node} relaying", failure);
                _sometimes.Happened("the feed gave a batch up");
                break;
            }
        }

        if (_lease != lease) { return; } // Others have the lease by now.

        _checkpoint = until;
        Release();
    }

    private void Release()
    {
        _running = false;
        PollSoon();
    }
}
