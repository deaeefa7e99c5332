using Microsoft.Extensions.Logging;
using ServerlessShop.Local.FunctionsHost.ChangeFeed;
using ServerlessShop.Local.FunctionsHost.Metadata;
using ServerlessShop.Local.FunctionsHost.Timers;
using ServerlessShop.Local.FunctionsHost.Versions;

namespace ServerlessShop.Local.FunctionsHost.Invocations;

/// <summary>
/// The listeners an app has once however many instances it has: timers, and the change feed, whose container here is
/// one partition and so has one lease. They follow one version of the app; a function that is the same in the next
/// keeps its listener.
/// </summary>
public sealed class SingleListeners(string app, IInvoker workers, HostParts host, Action<LogLevel, string> log) : IDisposable
{
    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly Dictionary<string, (string Said, Listener Listener)> _running = new(StringComparer.Ordinal);
    private readonly CancellationTokenSource _drainIsOver = new();
    private AppVersion? _followed;
    private bool _stopped;

    /// <summary>Tries whether what the version would listen to is there.</summary>
    /// <exception cref="StartException">A container is missing.</exception>
    public async Task Check(AppVersion version)
    {
        foreach (var function in version.Functions.Where(function => function is { Trigger: Trigger.Cosmos, IsDisabled: false }))
        {
            using var listener = ListenerOf(function);
            await ((ChangeFeedListener)listener!).Open();
        }
    }

    /// <summary>Ends the listeners of functions that are gone or changed, and begins those of new ones.</summary>
    /// <exception cref="StartException">A container is missing.</exception>
    public async Task Follow(AppVersion version)
    {
        await _turn.WaitAsync();
        try
        {
            if (_stopped) { return; }
            var wanted = version.Functions.Where(function => !function.IsDisabled).ToDictionary(function => function.Name);
            var unwanted = _running
                .Where(entry => wanted.GetValueOrDefault(entry.Key)?.Said != entry.Value.Said)
                .Select(entry => entry.Key)
                .ToList();
            if (unwanted.Count > 0) { await StopWhenFinished(unwanted); }
            _followed = version;
            foreach (var function in wanted.Values.Where(function => !_running.ContainsKey(function.Name)))
            {
                if (ListenerOf(function) is not { } listener) { continue; }

                // Only now: its predecessor may have moved the same lease until a moment ago.
                if (listener is ChangeFeedListener feed) { await feed.Open(); }
                _running.Add(function.Name, (function.Said, listener));
                listener.Start();
            }
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Nothing listens from here on.</summary>
    public async Task Stop()
    {
        // Counted from here: who has the turn may be waiting, much longer, for what runs.
        using var limit = new CancellationTokenSource(host.Options.DrainLimit, host.Options.MachineTime);
        await using (limit.Token.Register(_drainIsOver.Cancel))
        {
            await _turn.WaitAsync();
            _stopped = true;
            await Stop([.. _running.Keys], limit.Token);
            _turn.Release();
        }
    }

    public void Dispose()
    {
        _turn.Dispose();
        _drainIsOver.Dispose();
    }

    private async Task StopWhenFinished(IReadOnlyList<string> names)
    {
        using var longest = new CancellationTokenSource(host.FinishLimit(_followed!), host.Options.MachineTime);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(longest.Token, _drainIsOver.Token);
        await Stop(names, either.Token);
    }

    private async Task Stop(IReadOnlyList<string> names, CancellationToken drainIsOver)
    {
        var listeners = names.Select(name => _running[name].Listener).ToList();
        await Task.WhenAll(listeners.Select(listener => listener.Stop(drainIsOver)));
        listeners.ForEach(listener => listener.Dispose());
        foreach (var name in names) { _running.Remove(name); }
    }

    private Listener? ListenerOf(FunctionDefinition function) => function.Trigger switch
    {
        Trigger.Timer timer => new TimerListener(
            app, function, timer, host.Timers, workers, host.Clock, RetriedInvocation.RandomJitter, log),
        Trigger.Cosmos cosmos => new ChangeFeedListener(
            function, cosmos, host.Feed, workers, host.Clock, RetriedInvocation.RandomJitter, log),
        _ => null,
    };
}
