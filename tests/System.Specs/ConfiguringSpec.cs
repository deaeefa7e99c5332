using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Xunit.Abstractions;
using static ServerlessShop.WholeShop.Specs.RunningShop;

namespace ServerlessShop.WholeShop.Specs;

/// <summary>Settings are changed in the store while people buy and read: no answer is half of a change.</summary>
[Collection(nameof(WholeShop))]
public sealed class ConfiguringSpec(RunningShop shop, ITestOutputHelper output) : IAsyncLifetime
{
    private const string Flag = ".appconfig.featureflag/Catalog.Sale";
    private const string FlagType = "application/vnd.microsoft.appconfig.ff+json;charset=utf-8";
    private const string CallerLimit = "Gateway:rate-limit-per-caller";
    private const string NoLimit = "60000";

    private static readonly TimeSpan _pause = TimeSpan.FromMilliseconds(10);

    // Each differs from the one before in both settings, so that any half of a change has a price of its own.
    private static readonly Prices[] _changes = [new(true, 25), new(false, 50), new(true, 75), new(false, 90), new(true, 60)];

    private readonly ConcurrentQueue<string> _wrong = new();
    private string _oscar = "";

    [Fact]
    public async Task Prices_follow_the_store_wholly_and_never_go_back()
    {
        await using var load = await ShopLoad.Start(shop);
        using var over = new CancellationTokenSource();
        var readers = Enumerable.Range(0, 2).Select(_ => new PriceReader()).ToList();
        var reading = Task.WhenAll(readers.Select(reader => Task.Run(() => Follow(reader, over.Token))));
        foreach (var (number, change) in _changes.Index())
        {
            await Set(change);
            await Eventually.Holds($"all see {change}", () => readers.All(reader => reader.Seen > number) || !_wrong.IsEmpty);
            await load.GoesOn(3);
        }

        await over.CancelAsync();
        await reading;
        Assert.True(_wrong.IsEmpty, string.Join(Environment.NewLine, _wrong.Take(10)));
        output.WriteLine($"{_changes.Length} changes seen in {readers.Sum(reader => reader.Answers)} answers: {await load.EndsWell()}");
    }

    [Fact]
    public async Task A_limit_of_one_is_kept_while_it_is_set_and_forgotten_after()
    {
        await using var load = await ShopLoad.Start(shop);
        await load.GoesOn();

        load.IsLimited = true;
        await SetLimit("1");
        await Eventually.Holds("buyers are sent away", () => load.Refusals > 0);
        using var second = await LimitedAnswer();
        Assert.Equal(HttpStatusCode.TooManyRequests, second.StatusCode);
        Assert.InRange(second.Headers.RetryAfter?.Delta ?? TimeSpan.Zero, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(60));

        var accepted = load.Accepted;
        await SetLimit(NoLimit);
        await Eventually.Holds("buyers are let in again", () => load.Accepted > accepted + 2);
        load.IsLimited = false;

        await load.GoesOn();
        output.WriteLine(await load.EndsWell());
    }

    public async Task InitializeAsync() => _oscar = await shop.TokenOf("oscar", audience: "https://azconfig.io");

    public async Task DisposeAsync()
    {
        await Put(CallerLimit, NoLimit);
        await Set(new(false, 10));
        await Eventually.Holds("the list price is back", async () => await PriceNow() == new Prices(false, 0));
    }

    /// <summary>The second of two calls that one caller makes at once, who may make one a minute.</summary>
    private async Task<HttpResponseMessage> LimitedAnswer()
    {
        // Somebody new: what anybody else has asked within this minute, by whichever spec, would be counted.
        var ada = await Shopper.SignedUp(shop);
        using var first = await shop.Send(HttpMethod.Get, $"payments/{Guid.NewGuid()}", ada.Token);
        Assert.Equal(HttpStatusCode.NotFound, first.StatusCode);
        return await shop.Send(HttpMethod.Get, $"payments/{Guid.NewGuid()}", ada.Token);
    }

    private async Task Follow(PriceReader reader, CancellationToken over)
    {
        while (!over.IsCancellationRequested)
        {
            await Task.Delay(_pause, CancellationToken.None);
            var price = await PriceNow();
            if (reader.Take(price, _changes) is { } wrong) { _wrong.Enqueue(wrong); }
        }
    }

    /// <summary>A product as anyone reads it, whether or not the gateway remembers it.</summary>
    private async Task<Prices> PriceNow()
    {
        var answer = await shop.Get($"products/{Lantern}", token: null);
        Assert.Equal(3_39, answer.GetProperty("priceMinor").GetInt64());
        if (!answer.TryGetProperty("unitPriceMinor", out var unit) || unit.ValueKind == JsonValueKind.Null) { return new(false, 0); }
        Assert.Equal(3_39, answer.GetProperty("listPriceMinor").GetInt64());
        return new(true, Enumerable.Range(0, 101).First(percent => 3_39 * (100 - percent) / 100 == unit.GetInt64()));
    }

    // The sentinel last: before it says so, nobody takes anything over.
    private async Task Set(Prices prices)
    {
        await Put("Catalog:Pricing:SalePercent", $"{prices.Percent}");
        await Put(
            Flag, JsonSerializer.Serialize(new
            {
                id = "Catalog.Sale", enabled = prices.OnSale, conditions = new { client_filters = Array.Empty<object>() },
            }), FlagType);
        await Announce();
    }

    private async Task SetLimit(string calls)
    {
        await Put(CallerLimit, calls);
        await Announce();
    }

    private Task Announce() => Put("Shared:Sentinel", $"{Guid.NewGuid()}");

    private async Task Put(string key, string value, string type = "")
    {
        using var body = new StringContent(JsonSerializer.Serialize(new { value, content_type = type }), Encoding.UTF8);
        body.Headers.ContentType = MediaTypeHeaderValue.Parse("application/vnd.microsoft.appconfig.kv+json");
        using var answer = await shop.Send(
            HttpMethod.Put, $"{shop.Platform.Configuration.Address}/kv/{Uri.EscapeDataString(key)}?api-version=1.0", _oscar, body);
        Assert.True(answer.IsSuccessStatusCode, $"{key}: {answer.StatusCode} {await answer.Content.ReadAsStringAsync()}");
    }

    /// <summary>What is set together. Without a sale its per cent cannot be seen.</summary>
    private sealed record Prices(bool OnSale, int Percent);

    /// <summary>One client, who must see the changes in their order and nothing else.</summary>
    private sealed class PriceReader
    {
        private int _seen;
        private int _answers;

        /// <summary>How many of the changes it has seen.</summary>
        public int Seen => Volatile.Read(ref _seen);

        public int Answers => Volatile.Read(ref _answers);

        public string? Take(Prices price, IReadOnlyList<Prices> changes)
        {
            Interlocked.Increment(ref _answers);
            if (price == AsSeen(Seen == 0 ? new(false, 0) : changes[Seen - 1])) { return null; }
            if (Seen == changes.Count || price != AsSeen(changes[Seen]))
            {
                return $"{price} after {Seen} changes is neither the last one's nor the next one's.";
            }

            Interlocked.Increment(ref _seen);
            return null;
        }

        private static Prices AsSeen(Prices set) => set.OnSale ? set : new(false, 0);
    }
}
