using ServerlessShop.Basket.DiscountCodes;
using ServerlessShop.Journey.Specs.Simulation;
using ServerlessShop.Journey.Specs.Standins;
using ServerlessShop.Persistence;

namespace ServerlessShop.Journey.Specs.Contexts;

/// <summary>
/// Runs one function by its schedule, on one instance as long as that is awake, and never before its last run has ended.
/// When the instance dies or stands still, another runs at once what is past due; and now and then two run it together.
/// Occurrences before which nothing has happened are left out: such a run would find nothing.
/// </summary>
internal sealed class TimerListener
{
    private static readonly TimeSpan _lockLength = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan _nobodyThere = TimeSpan.FromSeconds(1);

    private readonly Timer _timer;
    private readonly MemoryStore _store;
    private readonly Schedule _schedule;
    private readonly Disorder _disorder;
    private readonly Sometimes _sometimes;
    private readonly Func<App?> _anyApp;
    private readonly Failures _failures;
    private int _run;
    private bool _armed;
    private bool _running;
    private bool _due;

    public TimerListener(
        Timer timer, MemoryStore store, Schedule schedule, Disorder disorder, Sometimes sometimes, Func<App?> anyApp,
        Failures failures)
    {
        (_timer, _store, _schedule, _disorder, _sometimes, _anyApp, _failures) =
            (timer, store, schedule, disorder, sometimes, anyApp, failures);
        store.Changed += _ =>
        {
            _due = true;
            Arm();
        };
    }

    private void Arm()
    {
        if (_armed || _running || !_due) { return; }

        _armed = true;
        _schedule.After(_timer.Schedule.Next(_schedule.Now) - _schedule.Now, Ring);
    }

    private void Ring()
    {
        if (_anyApp() is not { } app)
        {
            _schedule.After(_nobodyThere, Ring);
            return;
        }

        (_armed, _running, _due) = (false, true, false);
        var run = ++_run;
        _ = Run(app, run);
        _schedule.After(_lockLength, () => Watch(app, run));
        if (_disorder.TimerRingsTwice())
        {
            _schedule.After(_disorder.PauseLength() / 2, () =>
            {
                if (_anyApp() is not { } another || another == app) { return; }

                _sometimes.Happened("a timer rang on two instances");
                _ = Run(another, run: 0);
            });
        }
    }

    private void Watch(App app, int run)
    {
        if (_run != run || !_running) { return; }

        if (app.Node.IsUp && app.Node.PausedUntil <= _schedule.Now)
        {
            _schedule.After(_lockLength, () => Watch(app, run));
            return;
        }

        _sometimes.Happened("a timer's lock was lost");
        Ring();
    }

    /// <summary>A use of a code that nobody confirms lapses while nothing changes any more.</summary>
    private bool IsAwaited() => _timer.Function == "ReleaseDiscounts" && _store.Documents.Any(document =>
        document.Kind == DiscountCodeDecider.Kind
        && document.State<DiscountCode>() is DiscountCode.Issued code && code.Uses.Any(use => !use.IsConfirmed));

    private async Task Run(App app, int run)
    {
        _sometimes.Happened($"{_timer.Function} ran");
        _schedule.Tell($"{app.Node} {_timer.Function} runs");
        app.Node.Runs.Add(_timer.Function);
        var done = false;
        for (var attempt = 0; !done && attempt <= _timer.Retries; attempt++)
        {
            if (attempt > 0) { await _schedule.Wait(_timer.Pause); }
            if (!app.Node.IsUp) { return; }

            try
            {
                await app.Timers[_timer.Function].Value(new(), CancellationToken.None);
                done = true;
            }
            catch (Exception failure)
            {
                _failures.Note($"{app.Node} running {_timer.Function}", failure);
                _sometimes.Happened($"{_timer.Function} failed");
            }
        }

        app.Node.Runs.Remove(_timer.Function);
        _due |= !done || _store.Has(OutboxEntry.EntryKind) || IsAwaited();
        if (_run == run) { _running = false; }
        Arm();
    }
}
