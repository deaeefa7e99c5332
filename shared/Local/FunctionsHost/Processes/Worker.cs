using System.Diagnostics;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using ServerlessShop.Local.FunctionsHost.Http;
using ServerlessShop.Local.FunctionsHost.Invocations;
using ServerlessShop.Local.FunctionsHost.ServiceBus;
using ServerlessShop.Local.FunctionsHost.Versions;

namespace ServerlessShop.Local.FunctionsHost.Processes;

/// <summary>One worker process from its start to its end, with the key only it and this host know.</summary>
public sealed class Worker : IInvoker, IDisposable
{
    /// <summary>The header by which host and worker know each other.</summary>
    public const string KeyHeader = "X-Local-Host-Key";

    private readonly Lock _gate = new();
    private readonly HostParts _host;
    private readonly InvocationCounters _counters;
    private readonly byte[] _key;
    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private TaskCompletionSource? _idle;
    private int _inFlight;
    private bool _open;

    public Worker(string id, FunctionAppSpec app, AppVersion version, InvocationCounters counters, HostParts host)
    {
        Id = id;
        App = app.Name;
        _host = host;
        Version = version;
        _counters = counters;
        Key = RandomNumberGenerator.GetHexString(64);
        _key = Encoding.UTF8.GetBytes(Key);
        Locks = new(host.Broker);
        Requests = new(version.HostJson.Http);
        Process = WorkerProcess.Start(WorkerStart.Of(app, version, id, Key, host), Print);
    }

    public string Id { get; }

    public string App { get; }

    public AppVersion Version { get; }

    public string Key { get; }

    public WorkerProcess Process { get; }

    public HeldLocks Locks { get; }

    public RequestLimits Requests { get; }

    /// <summary>Where it listens; null until it has said so.</summary>
    public Uri? Address { get; private set; }

    /// <summary>Ends when the worker is ready; fails when what it reported cannot be run here.</summary>
    public Task Ready => _ready.Task;

    public int InFlight { get { lock (_gate) { return _inFlight; } } }

    public bool IsOpen { get { lock (_gate) { return _open; } } }

    public bool Knows(string? key) =>
        key is not null && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(key), _key);

    /// <summary>It has said where it listens, and its functions are known: it may be given work.</summary>
    public void Open(Uri address)
    {
        Address = address;
        lock (_gate) { _open = true; }
        _ready.TrySetResult();
    }

    public void Refuse(StartException because) => _ready.TrySetException(because);

    /// <summary>Counts a request in; false when the worker takes no more.</summary>
    public bool TryEnter()
    {
        lock (_gate)
        {
            if (!_open || Process.Exited.IsCompleted) { return false; }
            _inFlight++;
            return true;
        }
    }

    public void Leave()
    {
        lock (_gate)
        {
            _inFlight--;
            if (_inFlight == 0) { _idle?.TrySetResult(); }
        }
    }

    /// <summary>Takes no more work; ends when nothing runs.</summary>
    public Task Close()
    {
        lock (_gate)
        {
            _open = false;
            _idle ??= new(TaskCreationOptions.RunContinuationsAsynchronously);
            if (_inFlight == 0) { _idle.TrySetResult(); }
            return _idle.Task;
        }
    }

    public async Task<InvocationResult> Invoke(Invocation invocation, CancellationToken cancellation)
    {
        if (!TryEnter()) { return InvocationResult.NotBegun($"{Id} is not ready."); }
        try { return await InvokeEntered(invocation, cancellation); }
        finally { Leave(); }
    }

    /// <summary>The same for who has entered and will leave.</summary>
    public async Task<InvocationResult> InvokeEntered(Invocation invocation, CancellationToken cancellation)
    {
        var begun = Stopwatch.GetTimestamp();
        var succeeded = false;
        using var timeout = new CancellationTokenSource(
            Version.HostJson.FunctionTimeout ?? Timeout.InfiniteTimeSpan, _host.Options.MachineTime);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellation);
        try
        {
            var result = await Post(invocation, either.Token);
            succeeded = result.Succeeded;
            return result;
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            // Azure restarts the worker too: a function cannot be stopped otherwise.
            Process.Kill();
            return InvocationResult.Failure($"ran longer than {Version.HostJson.FunctionTimeout}; its worker was ended.");
        }
        catch (HttpRequestException broken) when (broken.HttpRequestError == HttpRequestError.ConnectionError)
        {
            _ = Close(); // Nobody listens there any more; its exit will be noticed in a moment.
            return InvocationResult.NotBegun($"{Id} is gone: {broken.Message}");
        }
        catch (HttpRequestException broken)
        {
            return InvocationResult.Failure($"{Id} went away while the function ran: {broken.Message}");
        }
        catch (JsonException unreadable)
        {
            return InvocationResult.Failure($"{Id} answered unreadably: {unreadable.Message}");
        }
        finally
        {
            _counters.Count(invocation.Function, succeeded, Stopwatch.GetElapsedTime(begun));
        }
    }

    /// <summary>What is wrong with its answer to GET /local/health; null when it is well.</summary>
    public async Task<string?> Trouble(CancellationToken cancellation)
    {
        if (Address is null || Process.Exited.IsCompleted) { return "it does not run"; }
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(Address, "/local/health"));
        request.Headers.Add(KeyHeader, Key);
        try
        {
            using var response = await _host.Http.SendAsync(request, cancellation);
            if (!response.IsSuccessStatusCode) { return $"its health is {(int)response.StatusCode}"; }
            using var body = JsonDocument.Parse(await response.Content.ReadAsByteArrayAsync(cancellation));
            var status = body.RootElement.GetProperty("status").GetString();
            return status == "ready" ? null : $"its health is '{status}'";
        }
        catch (OperationCanceledException)
        {
            return "it did not answer in time";
        }
        catch (Exception unwell) when (unwell is HttpRequestException or JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return unwell.Message;
        }
    }

    /// <summary>Nothing of it outlives this.</summary>
    public void Dispose()
    {
        Process.Kill();
        Process.Dispose();
    }

    private async Task<InvocationResult> Post(Invocation invocation, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(
            HttpMethod.Post, new Uri(Address!, $"/local/invocations/{Uri.EscapeDataString(invocation.Function)}"));
        request.Headers.Add(KeyHeader, Key);
        request.Content = new ReadOnlyMemoryContent(InvocationJson.Write(invocation));
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        using var response = await _host.Http.SendAsync(request, cancellation);
        var body = await response.Content.ReadAsByteArrayAsync(cancellation);
        return response.IsSuccessStatusCode
            ? InvocationJson.ReadAnswer(body)
            : InvocationResult.Failure($"{Id} answered {(int)response.StatusCode}: {Encoding.UTF8.GetString(body)}");
    }

    private void Print(WorkerLine line)
    {
        if (Version.HostJson.Logging.Allow(line.Category, line.Level)) { _host.Log(App, line.Level, line.Text); }
    }
}
