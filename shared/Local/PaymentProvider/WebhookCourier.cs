using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Threading.Channels;

namespace ServerlessShop.Local.PaymentProvider;

/// <summary>Tells the merchant what is due to be told, signed, until it is answered 2xx.</summary>
internal sealed class WebhookCourier : IAsyncDisposable
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(20);

    private readonly Channel<bool> _news = Channel.CreateBounded<bool>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    private readonly CancellationTokenSource _stopping = new();
    private readonly HttpClient _http = new() { Timeout = _patience };
    private readonly Books _books;
    private readonly Uri? _address;
    private readonly IReadOnlyList<string> _keys;
    private readonly TimeProvider _time;
    private readonly Task _running;

    /// <param name="address">Where the merchant listens; null where it does not, and things just happen.</param>
    public WebhookCourier(Books books, Uri? address, IReadOnlyList<string> keys, TimeProvider time)
    {
        (_books, _address, _keys, _time) = (books, address, keys, time);
        _running = Task.Run(Run);
    }

    /// <summary>There is something new to tell, now or later.</summary>
    public void Wake() => _news.Writer.TryWrite(true);

    /// <summary>Tells one thing once; what was not heard is told again later.</summary>
    public async Task Tell(Webhook webhook, CancellationToken cancellation)
    {
        var isTrue = await _books.Happen(webhook);
        var isHeard = !isTrue || _address is null || await Post(_address, webhook, cancellation);
        await (isHeard ? _books.Heard(webhook) : _books.Postpone(webhook));
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _running;
        _http.Dispose();
        _stopping.Dispose();
    }

    private async Task Run()
    {
        try
        {
            while (!_stopping.IsCancellationRequested)
            {
                var next = _books.NextWebhook();
                var wait = next?.DueAt - _time.GetUtcNow();
                if (wait is { } over && over <= TimeSpan.Zero)
                {
                    await Tell(next!, _stopping.Token);
                    continue;
                }

                using var waiting = CancellationTokenSource.CreateLinkedTokenSource(_stopping.Token);
                var news = _news.Reader.ReadAsync(waiting.Token).AsTask();
                if (wait is null) { await news; }
                else { await Task.WhenAny(news, Task.Delay(wait.Value, _time, waiting.Token)); }
                await waiting.CancelAsync();
            }
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            // What was not told is told after the next start.
        }
    }

    private async Task<bool> Post(Uri address, Webhook webhook, CancellationToken cancellation)
    {
        var seconds = _time.GetUtcNow().ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        var signed = Encoding.UTF8.GetBytes($"{seconds}.{webhook.Body}");
        var signatures = _keys.Select(
            key => $"v1={Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(key), signed))}");
        using var request = new HttpRequestMessage(HttpMethod.Post, address)
        {
            Content = new StringContent(webhook.Body, Encoding.UTF8, "application/json"),
        };
        request.Headers.Add("Provider-Signature", $"t={seconds},{string.Join(',', signatures)}");
        try
        {
            using var answer = await _http.SendAsync(request, cancellation);
            return answer.IsSuccessStatusCode;
        }
        catch (Exception failure) when (failure is HttpRequestException
            || (failure is OperationCanceledException && !cancellation.IsCancellationRequested))
        {
            return false; // Not there, or too slow. It is told again.
        }
    }
}
