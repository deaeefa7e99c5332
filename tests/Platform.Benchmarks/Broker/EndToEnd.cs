using System.Collections.Concurrent;
using System.Diagnostics;
using ServerlessShop.Local.Seams;
using ServerlessShop.Local.ServiceBus;

namespace ServerlessShop.Platform.Benchmarks.Broker;

/// <summary>
/// Senders over REST, and a receiver per subscription in process, as the functions host receives: as many at once as
/// it would, each completed by itself. Senders, broker and receivers share this process and its CPU.
/// </summary>
internal sealed class EndToEnd : IAsyncDisposable
{
    private const int Senders = 16;
    private const int BehindMax = 1_000; // Or the senders would only fill the disk.

    // As many as the Functions host runs of a function by default.
    private static readonly int _callsMax = 16 * Environment.ProcessorCount;

    private readonly string _folder;
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentQueue<long> _ages = new();
    private readonly ConcurrentQueue<long> _answers = new();
    private readonly int _subscriptions;
    private readonly ServiceBusServer _server;
    private readonly HttpClient _http;
    private readonly Task _receiving;
    private readonly SemaphoreSlim _room = new(BehindMax, BehindMax);
    private long _sent;
    private long _completed;

    private EndToEnd(ServiceBusServer server, string folder, int subscriptions)
    {
        (_server, _folder, _subscriptions) = (server, folder, subscriptions);
        _http = BrokerMessages.Connect(new Uri(server.Address));
        _receiving = Task.WhenAll(Enumerable.Range(0, subscriptions).Select(n => Task.Run(() => Receive($"s{n}"))));
    }

    public static async Task<EndToEnd> Start(int subscriptions)
    {
        var folder = Directory.CreateTempSubdirectory("broker-benchmarks-").FullName;
        return new(await BrokerServing.Start(folder, subscriptions), folder, subscriptions);
    }

    /// <summary>As much as goes. Per second are deliveries completed; CPU is of everything, per message sent.</summary>
    public async Task<Sample> Most(TimeSpan time)
    {
        var messages = new BrokerMessages(_http);
        var before = _sent;
        var cpu = Measuring.OwnCpu;
        var start = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, Senders).Select(_ => Task.Run(async () =>
        {
            while (Stopwatch.GetElapsedTime(start) < time) { await Send(messages); }
        })));
        await AllCompleted();
        var sent = _sent - before;
        return new(
            sent * _subscriptions / Stopwatch.GetElapsedTime(start).TotalSeconds, 0, 0,
            (Measuring.OwnCpu - cpu).TotalMilliseconds / sent, 0);
    }

    /// <summary>Sends at fixed moments, whatever has become of those before. Age counts from the moment of sending.</summary>
    public async Task<HalfLoad> Paced(double perSecond, TimeSpan time)
    {
        var messages = new BrokerMessages(_http);
        var count = (int)(perSecond * time.TotalSeconds);
        var sends = new Task[count];
        _ages.Clear();
        _answers.Clear();
        var start = Stopwatch.GetTimestamp();
        await Task.Factory.StartNew(
            () =>
            {
                for (var i = 0; i < count; i++)
                {
                    while (Stopwatch.GetElapsedTime(start).TotalSeconds * perSecond < i)
                    {
                        Thread.Sleep(TimeSpan.FromMicroseconds(200));
                    }

                    sends[i] = Task.Run(() => Send(messages));
                }
            },
            TaskCreationOptions.LongRunning);
        await Task.WhenAll(sends);
        await AllCompleted();
        var (ages, answers) = (_ages.Order().ToArray(), _answers.Order().ToArray());
        return new(
            Measuring.At(ages, 0.5), Measuring.At(ages, 0.99), Measuring.At(answers, 0.5), Measuring.At(answers, 0.99));
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        try { await _receiving; }
        catch (OperationCanceledException) { /* It was told to stop. */ }
        _http.Dispose();
        await _server.DisposeAsync();
        _stop.Dispose();
        _room.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private async Task Receive(string subscription)
    {
        using var free = new SemaphoreSlim(_callsMax, _callsMax);
        while (true)
        {
            await free.WaitAsync(_stop.Token);
            var taken = 1;
            while (free.Wait(0)) { taken++; }
            var messages = await _server.Broker.Receive(
                subscription, "ordering", subscription, taken, TimeSpan.FromSeconds(60), _stop.Token);
            if (messages.Count < taken) { free.Release(taken - messages.Count); }
            foreach (var message in messages)
            {
                _ages.Enqueue((long)(BrokerMessages.AgeOf(message.Body.Span).TotalSeconds * Stopwatch.Frequency));
                _ = Complete(message, free);
            }
        }
    }

    private async Task Complete(LockedMessage message, SemaphoreSlim free)
    {
        await _server.Broker.Settle(new(SettlementKind.Complete, message.LockToken), CancellationToken.None);
        if (Interlocked.Increment(ref _completed) % _subscriptions == 0) { _room.Release(); }
        free.Release();
    }

    private async Task Send(BrokerMessages messages)
    {
        await _room.WaitAsync();
        Interlocked.Increment(ref _sent);
        var start = Stopwatch.GetTimestamp();
        await messages.SendSingle();
        _answers.Enqueue(Stopwatch.GetTimestamp() - start);
    }

    /// <summary>There is room for as many as there ever can be exactly when nothing is behind.</summary>
    private async Task AllCompleted()
    {
        for (var i = 0; i < BehindMax; i++)
        {
            var room = _room.WaitAsync();
            if (await Task.WhenAny(room, _receiving) == _receiving) { await _receiving; }
            await room;
        }

        _room.Release(BehindMax);
    }
}

/// <summary>Milliseconds from send to receive, and from send to its answer, which is the durable one.</summary>
internal sealed record HalfLoad(double P50, double P99, double AnswerP50, double AnswerP99);
