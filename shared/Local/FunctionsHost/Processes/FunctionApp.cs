using System.Text.Json;
using Microsoft.Extensions.Logging;
using ServerlessShop.Local.FunctionsHost.ChangeFeed;
using ServerlessShop.Local.FunctionsHost.Invocations;
using ServerlessShop.Local.FunctionsHost.Metadata;
using ServerlessShop.Local.FunctionsHost.ServiceBus;
using ServerlessShop.Local.FunctionsHost.Timers;

namespace ServerlessShop.Local.FunctionsHost.Processes;

/// <summary>
/// One Function App: its instances, and the listeners that are single however many instances there are (timers, and
/// the change feed, whose container here is one partition and so has one lease). Service Bus listeners are each
/// instance's own.
/// </summary>
public sealed class FunctionApp : IInvoker, IDisposable
{
    private readonly Lock _gate = new();
    private readonly SemaphoreSlim _accepting = new(1, 1);
    private readonly CancellationTokenSource _stopping = new();
    private readonly HostParts _host;
    private readonly List<Instance> _instances = [];
    private readonly List<Listener> _listeners = [];
    private TaskCompletionSource _someReady = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private string? _reported;
    private int _lastNumber;
    private int _turn;

    /// <exception cref="StartException">The app or its host.json is not there or not supported.</exception>
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
        HostJson = HostJson.Read(WorkerStart.FolderOf(spec));
        Counters = new(spec.Name);
        _host = host;
    }

    public FunctionAppSpec Spec { get; }

    public HostJson HostJson { get; }

    public InvocationCounters Counters { get; }

    /// <summary>Known once a first worker has reported.</summary>
    public IReadOnlyList<FunctionDefinition> Functions { get; private set; } = [];

    public IReadOnlyList<Instance> Instances { get { lock (_gate) { return [.. _instances]; } } }

    /// <summary>Starts all instances; ends when they are ready.</summary>
    public Task Start() => Task.WhenAll(Enumerable.Range(0, Spec.InstanceCount).Select(_ => AddInstance().FirstReady));

    public Instance AddInstance()
    {
        lock (_gate)
        {
            var instance = new Instance($"{Spec.Name}-{++_lastNumber}", this, _host);
            _instances.Add(instance);
            instance.Start();
            return instance;
        }
    }

    /// <summary>Ends an instance in good order and forgets it; false when there is none of that name.</summary>
    public async Task<bool> StopInstance(string id)
    {
        if (Instances.FirstOrDefault(instance => instance.Id == id) is not { } instance) { return false; }
        await instance.Stop();
        lock (_gate) { _instances.Remove(instance); }
        instance.Dispose();
        return true;
    }

    /// <summary>Nothing new begins; what runs may finish while the time to drain lasts; no worker is left.</summary>
    public async Task Stop()
    {
        await _stopping.CancelAsync();
        using (var limit = new CancellationTokenSource(_host.Options.DrainLimit, _host.Options.MachineTime))
        {
            List<Listener> listeners;
            lock (_gate) { listeners = [.. _listeners]; }
            await Task.WhenAll(listeners.Select(listener => listener.Stop(limit.Token)));
            listeners.ForEach(listener => listener.Dispose());
        }

        await Task.WhenAll(Instances.Select(instance => StopInstance(instance.Id)));
    }

    public void Dispose()
    {
        _accepting.Dispose();
        _stopping.Dispose();
    }

    /// <summary>A worker reports its functions. The first to do so says what this app is.</summary>
    /// <exception cref="StartException">Something in it is not supported, or differs from what the app was.</exception>
    public async Task Accept(Worker worker, Uri address, JsonElement functions)
    {
        await _accepting.WaitAsync();
        try
        {
            if (_reported is null) { await Define(functions); }
            else if (_reported != functions.GetRawText())
            {
                throw new StartException(
                    $"{Spec.Name}: its functions are not those it started with. Start the platform again.");
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

    /// <summary>The listeners that belong to one worker and end with it.</summary>
    public IReadOnlyList<Listener> ListenersOf(Worker worker) =>
    [
        .. Functions.Where(function => function.Trigger is Trigger.ServiceBus).Select(function => new SubscriptionPump(
            Spec.Name, function, (Trigger.ServiceBus)function.Trigger, HostJson.ServiceBus, _host.Broker, worker, worker.Locks,
            _host.Clock, Log)),
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

    /// <summary>Counts a request in at the least busy worker, to be left again; null while none is ready.</summary>
    /// <param name="id">Only that instance's worker will do; null for any.</param>
    public Worker? Enter(string? id = null)
    {
        lock (_gate)
        {
            _turn++;
            return _instances
                .Where(instance => id is null || instance.Id == id)
                .Select((instance, index) => (instance.Worker, Order: (index + _turn) % _instances.Count))
                .Where(candidate => candidate.Worker is { IsOpen: true })
                .OrderBy(candidate => candidate.Worker!.InFlight)
                .ThenBy(candidate => candidate.Order)
                .Select(candidate => candidate.Worker)
                .FirstOrDefault(worker => worker!.TryEnter());
        }
    }

    /// <summary>Runs a function in a ready worker, waiting for one: while workers restart, events wait.</summary>
    public async Task<InvocationResult> Invoke(Invocation invocation, CancellationToken cancellation)
    {
        while (true)
        {
            Task someReady;
            lock (_gate) { someReady = _someReady.Task; }
            if (Enter() is { } worker)
            {
                InvocationResult result;
                try { result = await worker.InvokeEntered(invocation, cancellation); }
                finally { worker.Leave(); }

                if (result.Began) { return result; }
                continue;
            }

            await someReady.WaitAsync(_stopping.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (_stopping.IsCancellationRequested) { return InvocationResult.NotBegun($"{Spec.Name} stops."); }
        }
    }

    private async Task Define(JsonElement functions)
    {
        var definitions = new FunctionMetadata(Spec.Name, new(Spec.Settings)).Read(functions);
        var listeners = new List<Listener>();
        foreach (var function in definitions)
        {
            if (function.Trigger is Trigger.Timer timer)
            {
                listeners.Add(new TimerListener(
                    Spec.Name, function, timer, _host.Timers, this, _host.Clock, RetriedInvocation.RandomJitter, Log));
            }
            else if (function.Trigger is Trigger.Cosmos cosmos)
            {
                var listener = new ChangeFeedListener(
                    function, cosmos, _host.Feed, this, _host.Clock, RetriedInvocation.RandomJitter, Log);
                listeners.Add(listener);
                await listener.Open();
            }
        }

        Functions = definitions;
        _reported = functions.GetRawText();
        lock (_gate) { _listeners.AddRange(listeners); }
        listeners.ForEach(listener => listener.Start());
    }

    private void Log(LogLevel level, string line) => _host.Log(Spec.Name, level, line);
}
