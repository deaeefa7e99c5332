using System.Text.Json;
using Microsoft.Extensions.Logging;
using ServerlessShop.Local.FunctionsHost.Invocations;
using ServerlessShop.Local.FunctionsHost.Metadata;
using ServerlessShop.Local.FunctionsHost.ServiceBus;
using ServerlessShop.Local.FunctionsHost.Versions;

namespace ServerlessShop.Local.FunctionsHost.Processes;

/// <summary>
/// One Function App: its instances, their versions, and the listeners that are single however many instances there
/// are. Service Bus listeners are each instance's own.
/// </summary>
public sealed class FunctionApp : IInvoker, IDisposable
{
    private readonly Lock _gate = new();
    private readonly SemaphoreSlim _accepting = new(1, 1);
    private readonly SemaphoreSlim _changing = new(1, 1);
    private readonly CancellationTokenSource _stopping = new();
    private readonly CancellationTokenSource _drainIsOver = new();
    private readonly HostParts _host;
    private readonly List<Instance> _instances = [];
    private readonly SingleListeners _listeners;
    private TaskCompletionSource _someReady = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private AppVersion? _current;
    private bool _isStopping;
    private int _lastNumber;
    private int _turn;

    /// <exception cref="StartException">The app is not there.</exception>
    public FunctionApp(FunctionAppSpec spec, HostParts host)
    {
        if (!File.Exists(spec.DllPath))
        {
            throw new StartException($"{spec.Name}: {spec.DllPath} is missing. Build it first.");
        }

        if (spec.InstanceCount < 1)
        {
            throw new StartException($"{spec.Name}: {spec.InstanceCount} instances; one is the least.");
        }

        Spec = spec;
        Counters = new(spec.Name);
        _host = host;
        _listeners = new(spec.Name, this, host, Log);
    }

    public FunctionAppSpec Spec { get; }

    public InvocationCounters Counters { get; }

    /// <summary>The host stops and waits no longer for what runs.</summary>
    public CancellationToken DrainIsOver => _drainIsOver.Token;

    /// <summary>What new instances run.</summary>
    public AppVersion Current =>
        _current ?? throw new InvalidOperationException($"{Spec.Name} has not been started.");

    /// <summary>Of the current version; known once a first worker has reported.</summary>
    public IReadOnlyList<FunctionDefinition> Functions => _current?.Functions ?? [];

    public IReadOnlyList<Instance> Instances { get { lock (_gate) { return [.. _instances]; } } }

    /// <summary>Starts all instances; ends when they are ready.</summary>
    public async Task Start()
    {
        _current = _host.Copies.Take(Spec.Name, Spec.DllPath);
        _host.Copies.Keep(Spec.Name, [_current.Id]);
        await Task.WhenAll(Enumerable.Range(0, Spec.InstanceCount).Select(_ => AddInstance(_current).FirstReady));
    }

    /// <summary>Puts a new build in the place of the running one; see <see cref="RollingUpdate"/>.</summary>
    /// <param name="folder">Where the build lies; null for where the app has always been built.</param>
    public Task<AppUpdate> Update(string? folder) => OneAfterAnother(() => new RollingUpdate(this, _host).Run(folder));

    /// <summary>Starts or ends instances until there are so many; ends when they are ready, or gone.</summary>
    /// <exception cref="StartException">One did not become ready; it is gone again.</exception>
    public Task SetInstances(int count) => OneAfterAnother(async () =>
    {
        var running = Instances;
        var added = Enumerable.Range(0, Math.Max(0, count - running.Count)).Select(_ => AddInstance(Current)).ToList();
        try
        {
            await Task.WhenAll(added.Select(instance => instance.FirstReady));
        }
        catch
        {
            await Task.WhenAll(added.Select(instance => StopInstance(instance.Id)));
            throw;
        }

        await Task.WhenAll(running.Skip(count).Select(instance => StopInstance(instance.Id)));
        return count;
    });

    /// <summary>Starts one more instance; ends when it is ready. The result is its id.</summary>
    /// <exception cref="StartException">It did not become ready.</exception>
    public Task<string> StartOneMore() => OneAfterAnother(async () =>
    {
        var instance = AddInstance(Current);
        await instance.FirstReady;
        return instance.Id;
    });

    /// <summary>Ends one instance in its turn; false when there is none of that name.</summary>
    public Task<bool> EndOne(string id) => OneAfterAnother(() => StopInstance(id));

    /// <summary>For a change whose turn it is.</summary>
    /// <exception cref="StartException">The app stops.</exception>
    public Instance AddInstance(AppVersion version)
    {
        Instance instance;
        lock (_gate)
        {
            if (_isStopping) { throw new StartException($"{Spec.Name} stops."); }
            instance = new($"{Spec.Name}-{++_lastNumber}", version, this, _host);
            _instances.Add(instance);
            instance.Start();
        }

        _host.Registry.Change();
        return instance;
    }

    /// <summary>
    /// For a change whose turn it is: ends an instance in good order and forgets it; false when there is none of that name.
    /// </summary>
    public async Task<bool> StopInstance(string id)
    {
        if (Instances.FirstOrDefault(instance => instance.Id == id) is not { } instance) { return false; }
        await instance.Stop();
        lock (_gate) { _instances.Remove(instance); }
        instance.Dispose();
        _host.Registry.Change();
        return true;
    }

    /// <summary>Nothing new begins; what runs may finish while the time to drain lasts; no worker is left.</summary>
    public async Task Stop()
    {
        lock (_gate) { _isStopping = true; }
        await _stopping.CancelAsync();
        await _listeners.Stop();
        using var limit = new CancellationTokenSource(_host.Options.DrainLimit, _host.Options.MachineTime);
        await using (limit.Token.Register(_drainIsOver.Cancel))
        {
            await Task.WhenAll(Instances.Select(instance => StopInstance(instance.Id)));
        }

        await _changing.WaitAsync(); // A change in between has lost its instances and ends now.
    }

    public void Dispose()
    {
        _accepting.Dispose();
        _changing.Dispose();
        _stopping.Dispose();
        _drainIsOver.Dispose();
        _listeners.Dispose();
    }

    /// <summary>A worker reports its functions. The first of its version to do so says what that version is.</summary>
    /// <exception cref="StartException">Something in it is not supported, or differs from what the version was.</exception>
    public async Task Accept(Worker worker, Uri address, JsonElement functions)
    {
        await _accepting.WaitAsync();
        try
        {
            var version = worker.Version;
            if (!version.IsDefined) { await Define(version, functions); }
            else if (!version.IsSameAs(functions))
            {
                throw new StartException($"{worker.Id}: its functions are not those its version {version.Id} had before.");
            }

            worker.Open(address);
        }
        catch (StartException refused)
        {
            worker.Refuse(refused);
            throw;
        }
        finally
        {
            _accepting.Release();
        }
    }

    /// <summary>From here on new instances run this version, and the single listeners run its functions.</summary>
    public async Task Follow(AppVersion version)
    {
        await _listeners.Follow(version);
        _current = version;
    }

    /// <summary>The listeners that belong to one worker and end with it.</summary>
    public IReadOnlyList<SubscriptionPump> ListenersOf(Worker worker) =>
    [
        .. worker.Version.Functions
            .Where(function => function is { Trigger: Trigger.ServiceBus, IsDisabled: false })
            .Select(function => new SubscriptionPump(
                Spec.Name, function, (Trigger.ServiceBus)function.Trigger, worker.Version.HostJson.ServiceBus, _host.Broker,
                worker, worker.Locks, _host.Clock, Log)),
    ];

    /// <summary>An instance has become ready: whoever waited for one looks again.</summary>
    public void HasReady()
    {
        lock (_gate)
        {
            _someReady.TrySetResult();
            _someReady = new(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }

    /// <summary>Counts a request in at the least busy worker, to be left again; null while none takes it.</summary>
    /// <param name="instance">Only that instance's worker will do; null for any.</param>
    public Worker? EnterFor(string method, string pathAndQuery, string? instance)
    {
        lock (_gate)
        {
            var open = Open();
            if (open.Any(worker => worker.Version != open[0].Version)
                && open.Where(worker => worker.Version.Routes.Has(method, pathAndQuery)).ToList() is { Count: > 0 } with)
            {
                open = with;
            }

            return LeastBusy(open.Where(worker => instance is null || worker.Id == instance));
        }
    }

    /// <summary>Runs a function in a ready worker, waiting for one: while workers restart, events wait.</summary>
    public async Task<InvocationResult> Invoke(Invocation invocation, CancellationToken cancellation)
    {
        while (true)
        {
            Task someReady;
            lock (_gate) { someReady = _someReady.Task; }
            if (EnterFor(invocation) is { } worker)
            {
                InvocationResult result;
                try
                {
                    if (invocation.Lease is { } lease && lease.Owner != worker.Id) { await lease.Acquire(worker.Id); }
                    result = await worker.InvokeEntered(invocation, cancellation);
                }
                finally
                {
                    worker.Leave();
                }

                if (result.Began) { return result; }
                continue;
            }

            await someReady.WaitAsync(_stopping.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (_stopping.IsCancellationRequested) { return InvocationResult.NotBegun($"{Spec.Name} stops."); }
            cancellation.ThrowIfCancellationRequested();
        }
    }

    /// <summary>A worker of the newest version that has the function: the lease's owner, if it is one of them.</summary>
    private Worker? EnterFor(Invocation invocation)
    {
        lock (_gate)
        {
            var with = Open().Where(worker => worker.Version.Has(invocation.Function)).ToList();
            var newest = with.Where(worker => worker.Version.Number == with.Max(one => one.Version.Number)).ToList();
            return LeastBusy(newest.Where(worker => worker.Id == invocation.Lease?.Owner)) ?? LeastBusy(newest);
        }
    }

    private List<Worker> Open() =>
        [.. _instances.Where(instance => instance.TakesWork).Select(instance => instance.Worker).OfType<Worker>()];

    /// <summary>Ties go round, or the first would get all of a light load.</summary>
    private Worker? LeastBusy(IEnumerable<Worker> workers)
    {
        var all = workers.ToList();
        _turn++;
        return all.Index()
            .OrderBy(candidate => candidate.Item.InFlight)
            .ThenBy(candidate => (candidate.Index + _turn) % all.Count)
            .Select(candidate => candidate.Item)
            .FirstOrDefault(worker => worker.TryEnter());
    }

    private async Task Define(AppVersion version, JsonElement functions)
    {
        var settings = new AppSettings(Spec.Settings);
        var definitions = new FunctionMetadata(Spec.Name, settings).Read(functions);
        version.Define(functions, definitions);
        foreach (var unknown in settings.Disabled.Where(name => !version.Has(name)))
        {
            Log(LogLevel.Warning, $"A setting disables '{unknown}', which is no function of this app. Is the name right?");
        }

        if (version == _current) { await _listeners.Follow(version); }
        else { await _listeners.Check(version); }
    }

    private async Task<T> OneAfterAnother<T>(Func<Task<T>> change)
    {
        // Once the app stops the turn is never given again.
        try { await _changing.WaitAsync(_stopping.Token); }
        catch (OperationCanceledException) { throw new StartException($"{Spec.Name} stops."); }

        try { return await change(); }
        finally { _changing.Release(); }
    }

    private void Log(LogLevel level, string line) => _host.Log(Spec.Name, level, line);
}
