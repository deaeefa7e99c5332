using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using ServerlessShop.Local.Trade;
using static ServerlessShop.WholeShop.Specs.RunningShop;

namespace ServerlessShop.WholeShop.Specs;

/// <summary>Clients that buy and read through the gateway all the time, and note whatever is not answered as it should be.</summary>
internal sealed class ShopLoad : IAsyncDisposable
{
    private const int BuyersCount = 2;
    private const int ReadersCount = 2;

    // Without a pause these few alone would come oftener than the gateway lets one address.
    private static readonly TimeSpan _pause = TimeSpan.FromMilliseconds(5);

    private readonly RunningShop _shop;
    private readonly string _sally;
    private readonly ConcurrentQueue<Guid> _accepted = new();
    private readonly ConcurrentQueue<string> _failures = new();
    private readonly CancellationTokenSource _stopping = new();
    private Task _clients = Task.CompletedTask;
    private int _reads;
    private int _refusals;
    private volatile bool _isLimited;

    private ShopLoad(RunningShop shop, string sally) => (_shop, _sally) = (shop, sally);

    /// <summary>Buyers repeat what was not accepted, as the shop's clients do; only the end counts.</summary>
    public bool Repeats { get; init; }

    /// <summary>While set, a buyer may be told that they come too often.</summary>
    public bool IsLimited { get => _isLimited; set => _isLimited = value; }

    public int Accepted => _accepted.Count;

    public int Reads => Volatile.Read(ref _reads);

    /// <summary>How often a limited buyer was sent away.</summary>
    public int Refusals => Volatile.Read(ref _refusals);

    public static async Task<ShopLoad> Start(RunningShop shop, bool repeats = false)
    {
        var load = new ShopLoad(shop, await shop.TokenOf("sally")) { Repeats = repeats };
        load._clients = Task.WhenAll(
        [
            .. Enumerable.Range(0, BuyersCount).Select(_ => Task.Run(load.Buy)),
            .. Enumerable.Range(0, ReadersCount).Select(_ => Task.Run(load.Read)),
        ]);
        return load;
    }

    /// <summary>Ends when so many more orders have been accepted and products read: they come from now on.</summary>
    public Task GoesOn(int orders = 10)
    {
        var (accepted, reads) = (Accepted + orders, Reads + orders);
        return Eventually.Holds($"{orders} more orders are accepted", () => Accepted >= accepted && Reads >= reads);
    }

    /// <summary>Nothing has failed, and every order that was accepted is completed.</summary>
    public async Task<string> EndsWell()
    {
        await DisposeAsync();
        Assert.True(_failures.IsEmpty, $"{string.Join(Environment.NewLine, _failures)}{Environment.NewLine}{_shop.Log}");
        Assert.False(_accepted.IsEmpty);
        await Task.WhenAll(_accepted.Select(_shop.EndOf));

        // Whose orders have ended may still be heard of by others: the next spec's stock is not to move by itself.
        await Quiet.Wait(_shop.Platform, CancellationToken.None);
        foreach (var order in _accepted)
        {
            var status = await _shop.Get($"orders/{order}", _sally);
            Assert.Equal("completed", status.GetProperty("status").GetString());
        }

        return $"{Accepted} orders accepted and completed, {Reads} products read, none failed, {Refusals} limited";
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _clients;
    }

    private async Task Buy()
    {
        while (!_stopping.IsCancellationRequested)
        {
            var order = Guid.NewGuid();
            while (!await TryPlace(order) && !_stopping.IsCancellationRequested) { await Task.Delay(_pause); }
        }
    }

    /// <summary>False when the same order is to be placed again.</summary>
    private async Task<bool> TryPlace(Guid order)
    {
        var mayBeLimited = IsLimited;
        try
        {
            using var body = JsonContent.Create(Wish("tok_approve", (Bunting, 1)), options: JsonSerializerOptions.Web);
            using var answer = await _shop.Send(HttpMethod.Put, $"orders/{order}", _sally, body);
            if (answer.StatusCode == HttpStatusCode.Accepted)
            {
                _accepted.Enqueue(order);
                return true;
            }

            mayBeLimited |= IsLimited;
            if (mayBeLimited && answer is { StatusCode: HttpStatusCode.TooManyRequests, Headers.RetryAfter: not null })
            {
                Interlocked.Increment(ref _refusals);
                return false;
            }

            return Failed($"PUT {order}: {answer.StatusCode} {await answer.Content.ReadAsStringAsync()}");
        }
        catch (HttpRequestException failure)
        {
            return Failed($"PUT {order}: {failure.Message}");
        }
    }

    private bool Failed(string what)
    {
        if (Repeats) { return false; }
        _failures.Enqueue(what);
        return true;
    }

    private async Task Read()
    {
        // Every second one is not from the gateway's own memory.
        for (var turn = 0; !_stopping.IsCancellationRequested; turn++)
        {
            await Task.Delay(_pause);
            try
            {
                (string, string)[] headers = turn % 2 == 0 ? [] : [("Cache-Control", "no-cache")];
                using var answer = await _shop.Send(HttpMethod.Get, $"products/{Bunting}", token: null, body: null, headers);
                if (answer.StatusCode == HttpStatusCode.OK) { Interlocked.Increment(ref _reads); }
                else { _failures.Enqueue($"GET: {answer.StatusCode} {await answer.Content.ReadAsStringAsync()}"); }
            }
            catch (HttpRequestException failure)
            {
                _failures.Enqueue($"GET: {failure.Message}");
            }
        }
    }
}
