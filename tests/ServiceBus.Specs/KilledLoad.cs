using System.Collections.Concurrent;
using System.Net;
using System.Text.Json;

namespace ServerlessShop.ServiceBus.Specs;

/// <summary>
/// Senders and receivers that live through the broker's deaths, and remember what they were told. What they were not
/// told may have happened or not.
/// </summary>
internal sealed class KilledLoad(int seed)
{
    public static readonly string[] Subscriptions = ["payments", "inventory"];

    private const int Senders = 4;
    private const int ReceiversEach = 2;

    private readonly ConcurrentQueue<string> _unanswered = new();
    private readonly ConcurrentDictionary<string, bool> _acknowledged = new();
    private readonly ConcurrentDictionary<string, long> _sequenceNumbers = new();
    private readonly Dictionary<string, Consumed> _consumed = Subscriptions.ToDictionary(name => name, _ => new Consumed());
    private int _round;
    private int _sent;
    private int _sendsHit;
    private int _settlementsHit;

    public int Acknowledged => _acknowledged.Count;

    /// <summary>Sends and settlements a kill left without an answer.</summary>
    public (int Sends, int Settlements) Hit => (_sendsHit, _settlementsHit);

    public int Redelivered => _consumed.Values.Sum(of => of.Redelivered);

    /// <summary>Runs until the broker is gone.</summary>
    /// <param name="acknowledged">Told of each answer, with how many there were.</param>
    public async Task RunUntilKilled(Uri broker, Action<int> acknowledged)
    {
        _round++;
        var answers = 0;
        var clients = Enumerable.Range(0, Senders).Select(_ => Run(broker, "ordering", http => SendOne(http, Answered)))
            .Concat(Subscriptions.SelectMany(name => Enumerable.Range(0, ReceiversEach).Select(n =>
            {
                var random = new Random(HashCode.Combine(seed, _round, name.Length, n));
                return Run(broker, name, http => ReceiveOne(http, name, random, Answered));
            })));
        await Task.WhenAll(clients);

        void Answered() => acknowledged(Interlocked.Increment(ref answers));
    }

    /// <summary>What nobody answered is sent again under the same MessageId.</summary>
    public async Task SendUnansweredAgain(Uri broker)
    {
        using var http = Connect(broker, "ordering");
        while (!_unanswered.IsEmpty) { await SendOne(http, () => { }); }
    }

    /// <summary>Receives all there is, and leaves it locked.</summary>
    public async Task<Dictionary<string, int>> DeliveryCounts(Uri broker, string subscription)
    {
        using var http = Connect(broker, subscription);
        var counts = new Dictionary<string, int>();
        while (await PeekLock(http, subscription, "?timeout=0") is { } message)
        {
            counts.Add(message.Id, message.DeliveryCount);
        }

        return counts;
    }

    /// <summary>
    /// Completes all there is, and compares: every acknowledged message was received, and none of those whose completion
    /// was acknowledged came back (which receiving itself asserts).
    /// </summary>
    public async Task Drain(Uri broker, string subscription)
    {
        using var http = Connect(broker, subscription);
        var consumed = _consumed[subscription];
        while (await PeekLock(http, subscription, "?timeout=0") is { } message)
        {
            Assert.Equal(HttpStatusCode.OK, (await http.DeleteAsync(message.Location)).StatusCode);
            Assert.True(consumed.Completed.TryAdd(message.Id, true), $"{message.Id} came twice. SHOP_SEED={seed}");
        }

        var lost = _acknowledged.Keys.Where(id => !consumed.Completed.ContainsKey(id) && !consumed.Tried.ContainsKey(id));
        Assert.True(!lost.Any(), $"{subscription} never got {string.Join(", ", lost)}. SHOP_SEED={seed}");
    }

    private static HttpClient Connect(Uri broker, string name)
    {
        var http = new HttpClient { BaseAddress = broker };
        http.DefaultRequestHeaders.Authorization = new("Bearer", name);
        return http;
    }

    private static async Task Run(Uri broker, string name, Func<HttpClient, Task> one)
    {
        using var http = Connect(broker, name);
        try
        {
            while (true) { await one(http); }
        }
        catch (Exception killed) when (killed is HttpRequestException or IOException)
        {
            // As expected: nobody answers any more.
        }
    }

    private async Task SendOne(HttpClient http, Action answered)
    {
        if (!_unanswered.TryDequeue(out var id)) { id = $"m{Interlocked.Increment(ref _sent)}"; }
        try
        {
            using var content = new StringContent(id);
            content.Headers.Add("BrokerProperties", JsonSerializer.Serialize(new { MessageId = id }));
            using var answer = await http.PostAsync("/ordering/messages", content);
            Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        }
        catch (HttpRequestException)
        {
            _unanswered.Enqueue(id);
            Interlocked.Increment(ref _sendsHit);
            throw;
        }

        _acknowledged[id] = true;
        answered();
    }

    private async Task ReceiveOne(HttpClient http, string subscription, Random random, Action answered)
    {
        // The clock stands still: only a message or the kill ends this.
        var message = await PeekLock(http, subscription, "") ?? throw new InvalidOperationException("There is no message.");
        answered();
        switch (random.Next(100))
        {
            case < 75:
                var consumed = _consumed[subscription];
                consumed.Tried[message.Id] = true;
                await Settle(http, HttpMethod.Delete, message);
                consumed.Completed[message.Id] = true;
                answered();
                break;
            case < 90:
                await Settle(http, HttpMethod.Put, message);
                answered();
                break;
            default:
                break; // Left locked.
        }
    }

    private async Task Settle(HttpClient http, HttpMethod method, Received message)
    {
        try
        {
            using var answer = await http.SendAsync(new(method, message.Location));
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        }
        catch (HttpRequestException)
        {
            Interlocked.Increment(ref _settlementsHit);
            throw;
        }
    }

    private async Task<Received?> PeekLock(HttpClient http, string subscription, string query)
    {
        using var answer = await http.PostAsync($"/ordering/subscriptions/{subscription}/messages/head{query}", null);
        if (answer.StatusCode == HttpStatusCode.NoContent) { return null; }

        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        var properties = RunningServer.BrokerProperties(answer);
        var id = properties.GetProperty("MessageId").GetString()!;
        var sequenceNumber = properties.GetProperty("SequenceNumber").GetInt64();
        var deliveryCount = properties.GetProperty("DeliveryCount").GetInt32();
        Assert.Equal(id, await answer.Content.ReadAsStringAsync());
        Assert.False(
            _consumed[subscription].Completed.ContainsKey(id), $"{id} came back to {subscription}. SHOP_SEED={seed}");

        // A message that was stored and not answered for is sent again, and is still the same one.
        Assert.Equal(_sequenceNumbers.GetOrAdd(id, sequenceNumber), sequenceNumber);
        if (deliveryCount > 1) { Interlocked.Increment(ref _consumed[subscription].Redelivered); }
        return new(id, deliveryCount, answer.Headers.Location!);
    }

    private sealed record Received(string Id, int DeliveryCount, Uri Location);

    private sealed class Consumed
    {
        public readonly ConcurrentDictionary<string, bool> Completed = new();
        public readonly ConcurrentDictionary<string, bool> Tried = new();
        public int Redelivered;
    }
}
