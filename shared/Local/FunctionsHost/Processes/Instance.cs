using Microsoft.Extensions.Logging;
using ServerlessShop.Local.FunctionsHost.ServiceBus;
using ServerlessShop.Local.FunctionsHost.Versions;

namespace ServerlessShop.Local.FunctionsHost.Processes;

/// <summary>What an instance is doing.</summary>
public enum InstanceState { Starting, Ready, Crashed, Draining, Stopped }

/// <summary>
/// A place for one worker of an app. It starts a worker, gives it its own Service Bus listeners, starts another when
/// it dies, and ends it in good order.
/// </summary>
public sealed class Instance : IDisposable
{
    private readonly FunctionApp _app;
    private readonly HostParts _host;
    private readonly CrashCount _crashes = new();
    private readonly CancellationTokenSource _stopping = new();
    private readonly TaskCompletionSource _firstReady = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Task _living = Task.CompletedTask;
    private volatile Worker? _worker;
    private Task? _stopped;

    public Instance(string id, AppVersion version, FunctionApp app, HostParts host)
    {
        Id = id;
        Version = version;
        Since = host.Options.MachineTime.GetUtcNow();
        _app = app;
        _host = host;
    }

    public string Id { get; }

    public AppVersion Version { get; }

    public InstanceState State { get; private set; } = InstanceState.Starting;

    /// <summary>When it came to this state.</summary>
    public DateTimeOffset Since { get; private set; }

    public InstanceHealth Health { get; private set; }

    /// <summary>Workers started after the first.</summary>
    public int Restarts { get; private set; }

    /// <summary>Whether new requests and events may go to it.</summary>
    public bool TakesWork => _worker is { IsOpen: true } && State == InstanceState.Ready && Health == InstanceHealth.Healthy;

    /// <summary>The process of this moment; null between two.</summary>
    public Worker? Worker => _worker;

    /// <summary>Ends when the first worker is ready; fails with a StartException if it never was.</summary>
    public Task FirstReady => _firstReady.Task;

    public void Start() => _living = Task.Run(Live);

    /// <summary>Stops listening, lets what runs finish, ends the process; kills it once the time is over.</summary>
    public Task Stop()
    {
        lock (_crashes) { return _stopped ??= StopOnce(); }
    }

    public void Dispose() => _stopping.Dispose();

    private async Task StopOnce()
    {
        await Task.Yield();
        await _stopping.CancelAsync();
        await _living.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        Become(InstanceState.Stopped);
        _firstReady.TrySetCanceled();
    }

    private async Task Live()
    {
        try
        {
            while (!_stopping.IsCancellationRequested)
            {
                var begun = _host.Options.MachineTime.GetTimestamp();
                using var worker = new Worker(Id, _app.Spec, Version, _app.Counters, _host);
                _worker = worker;
                _host.Registry.Change();
                try { await LiveWith(worker); }
                finally { _worker = null; }

                if (_stopping.IsCancellationRequested || !_firstReady.Task.IsCompletedSuccessfully) { return; }
                await PauseAfterCrash(worker, _host.Options.MachineTime.GetElapsedTime(begun));
                Restarts++;
                Become(InstanceState.Starting);
            }
        }
        catch (Exception failure)
        {
            var said = failure as StartException ?? new StartException($"{Id} cannot be run: {failure.Message}");
            _host.Log(_app.Spec.Name, LogLevel.Critical, said.Message);
            Become(InstanceState.Crashed);
            _firstReady.TrySetException(said);
        }
    }

    private async Task LiveWith(Worker worker)
    {
        if (!await BecomesReady(worker)) { return; }
        var listeners = _app.ListenersOf(worker);
        foreach (var listener in listeners) { listener.Start(); }
        try
        {
            if (!await MayReceive(worker, listeners)) { return; }
            Become(InstanceState.Ready, InstanceHealth.Healthy);
            _app.HasReady();
            _firstReady.TrySetResult();
            await WatchUntilTheEnd(worker);
            if (worker.Process.Exited.IsCompleted)
            {
                // What ran in it fails with its connections; its listeners see to the messages.
                Become(InstanceState.Crashed);
                _ = worker.Close();
                await Task.WhenAll(listeners.Select(listener => listener.Stop(CancellationToken.None)));
            }
            else
            {
                Become(InstanceState.Draining, Health);
                await Drain(worker, listeners);
            }
        }
        finally
        {
            foreach (var listener in listeners) { listener.Dispose(); }
        }
    }

    private async Task WatchUntilTheEnd(Worker worker)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(_stopping.Token);
        var watch = new HealthWatch(worker, _host, Feel).Run(ended.Token);
        await Task.WhenAny(worker.Process.Exited, Stopped());
        await ended.CancelAsync();
        await watch;
    }

    /// <summary>What the broker refuses to an app it will refuse at every try: that is no matter of waiting.</summary>
    private async Task<bool> MayReceive(Worker worker, IReadOnlyList<SubscriptionPump> listeners)
    {
        try
        {
            await Task.WhenAll(listeners.Select(listener => listener.Begun));
            return true;
        }
        catch (StartException refused)
        {
            worker.Process.Kill();
            await Task.WhenAll(listeners.Select(listener => listener.Stop(CancellationToken.None)));
            await worker.Process.Exited;
            Fail(refused);
            return false;
        }
    }

    private async Task<bool> BecomesReady(Worker worker)
    {
        var exited = worker.Process.Exited;
        using var limit = new CancellationTokenSource(_host.Options.StartLimit, _host.Options.MachineTime);
        var tooLate = Ended(limit.Token);
        await Task.WhenAny(worker.Ready, exited, tooLate, Stopped());
        if (worker.Ready.IsCompletedSuccessfully) { return true; }

        var refused = worker.Ready.IsFaulted ? worker.Ready.Exception.InnerException as StartException : null;
        worker.Process.Kill();
        var code = await exited;
        if (_stopping.IsCancellationRequested) { return false; }

        var failure = refused ?? new StartException(
            tooLate.IsCompleted
                ? $"{_app.Spec.Name} was not ready within {_host.Options.StartLimit.TotalSeconds} s.{LastWords(worker)}"
                : $"{_app.Spec.Name} did not start: exit code {code}.{LastWords(worker)}");
        Fail(failure);
        return false;
    }

    private void Fail(StartException failure)
    {
        Become(InstanceState.Crashed);
        if (!_firstReady.TrySetException(failure)) { _host.Log(_app.Spec.Name, LogLevel.Error, failure.Message); }
    }

    private void Become(InstanceState state, InstanceHealth health = InstanceHealth.Unknown)
    {
        State = state;
        Health = health;
        Since = _host.Options.MachineTime.GetUtcNow();
        _host.Registry.Change();
    }

    private void Feel(InstanceHealth health)
    {
        if (health == Health) { return; }
        Health = health;
        _host.Registry.Change();
        if (TakesWork) { _app.HasReady(); } // It is well again.
    }

    private async Task Drain(Worker worker, IReadOnlyList<SubscriptionPump> listeners)
    {
        using var longest = new CancellationTokenSource(_host.FinishLimit(Version), _host.Options.MachineTime);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(longest.Token, _app.DrainIsOver);
        await Task.WhenAll(listeners.Select(listener => listener.Stop(limit.Token)));
        await Task.WhenAny(worker.Close(), Ended(limit.Token), worker.Process.Exited);
        await End(worker);
    }

    private async Task End(Worker worker)
    {
        worker.Process.RequestStop();
        using var grace = new CancellationTokenSource(_host.Options.DrainLimit, _host.Options.MachineTime);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(grace.Token, _app.DrainIsOver);
        await Task.WhenAny(worker.Process.Exited, Ended(limit.Token));
        if (!worker.Process.Exited.IsCompleted)
        {
            _host.Log(
                _app.Spec.Name, LogLevel.Warning,
                $"{Id} did not end within the {_host.Options.DrainLimit.TotalSeconds} s it had and was killed.");
            worker.Process.Kill();
        }

        await worker.Process.Exited;
    }

    private async Task PauseAfterCrash(Worker worker, TimeSpan lived)
    {
        var delay = _crashes.Add(lived);
        var code = await worker.Process.Exited;
        _host.Log(
            _app.Spec.Name, LogLevel.Error,
            $"{Id} ended with exit code {code}; started again in {delay.TotalSeconds} s.");
        if (_crashes.InARow == CrashCount.Loop)
        {
            _host.Log(
                _app.Spec.Name, LogLevel.Critical,
                $"{Id} keeps crashing: {CrashCount.Loop} times in a row, last with exit code {code}. "
                + $"It is tried again, at most every {CrashCount.LongestDelay.TotalSeconds} s.{LastWords(worker)}");
        }

        await Task.Delay(delay, _host.Options.MachineTime, _stopping.Token)
            .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private Task Stopped() => Ended(_stopping.Token);

    private static Task Ended(CancellationToken token) =>
        Task.Delay(Timeout.InfiniteTimeSpan, token).ContinueWith(
            _ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);

    private static string LastWords(Worker worker) =>
        worker.Process.LastLines is { Count: > 0 } lines
            ? $" Last it said: {string.Join(" | ", lines)}"
            : " It said nothing.";
}
