using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;

namespace ServerlessShop.Local.Trade;

/// <summary>Calls the shop as a program would: through the gateway, with a token, repeating what is unsure.</summary>
/// <param name="token">Whose calls they are; null for a guest's.</param>
public sealed class ShopClient(LocalPlatform platform, Func<CancellationToken, Task<string>>? token) : IDisposable
{
    private const int AttemptsMax = 60;
    private static readonly TimeSpan _pause = TimeSpan.FromMilliseconds(500);

    private readonly HttpClient _http = new(new SocketsHttpHandler { UseProxy = false })
    {
        BaseAddress = new Uri(platform.Gateway!.Address),
        Timeout = TimeSpan.FromSeconds(100),
    };

    /// <summary>As the app that enters past trade: roles sales, catalog and warehouse.</summary>
    public static ShopClient Staff(LocalPlatform platform) =>
        new(platform, new AppSignIn(platform, platform.Identity.Replay).Token);

    /// <summary>As the second person that some refunds need: role finance.</summary>
    public static ShopClient Approver(LocalPlatform platform) =>
        new(platform, new AppSignIn(platform, platform.Identity.Approver).Token);

    public Task<JsonElement> Get(string path, CancellationToken cancellation) =>
        Send(HttpMethod.Get, path, null, cancellation);

    /// <inheritdoc cref="Send"/>
    public Task<JsonElement> Put(string path, object body, CancellationToken cancellation) =>
        Send(HttpMethod.Put, path, body, cancellation);

    /// <summary>To what another context will soon hear of: not there yet is asked again.</summary>
    /// <inheritdoc cref="Send"/>
    public Task<JsonElement> PutWhenThere(string path, object body, CancellationToken cancellation) =>
        Send(HttpMethod.Put, path, body, cancellation, comesSoon: true);

    /// <summary>Under a key of its own, which makes the repetition of a POST the same POST.</summary>
    public Task<JsonElement> Post(string path, object body, CancellationToken cancellation) =>
        Send(HttpMethod.Post, path, body, cancellation);

    public void Dispose() => _http.Dispose();

    /// <summary>
    /// Asks until the shop has answered for good. Every request of the shop may be repeated, so whatever leaves it open
    /// whether it was done (no answer, 429, 5xx) is tried again.
    /// </summary>
    /// <returns>The answer's JSON; undefined where it has none.</returns>
    /// <exception cref="ShopRefusedException">The shop said no; has its problem details.</exception>
    private async Task<JsonElement> Send(
        HttpMethod method, string path, object? body, CancellationToken cancellation, bool comesSoon = false)
    {
        var key = $"{Guid.NewGuid()}";
        for (var attempt = 1; ; attempt++)
        {
            using var answer = await TrySend(method, path, body, key, cancellation);
            if (answer is { IsSuccessStatusCode: true })
            {
                var content = await answer.Content.ReadAsByteArrayAsync(cancellation);
                return content.Length == 0 ? default : JsonSerializer.Deserialize<JsonElement>(content);
            }

            var again = answer is null or
            {
                StatusCode: HttpStatusCode.BadGateway or HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout
                    or HttpStatusCode.TooManyRequests or HttpStatusCode.InternalServerError,
            };
            again |= comesSoon && answer is { StatusCode: HttpStatusCode.NotFound };
            if (!again || attempt == AttemptsMax)
            {
                var text = answer is null ? "no answer" : $"{(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync(cancellation)}";
                throw new ShopRefusedException($"{method} {path}: {text}");
            }

            await Task.Delay(_pause, cancellation);
        }
    }

    private async Task<HttpResponseMessage?> TrySend(
        HttpMethod method, string path, object? body, string key, CancellationToken cancellation)
    {
        try
        {
            using var request = new HttpRequestMessage(method, path);
            if (body is not null) { request.Content = JsonContent.Create(body, options: JsonSerializerOptions.Web); }
            if (method == HttpMethod.Post) { request.Headers.Add("Idempotency-Key", key); }
            if (token is not null)
            {
                request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", await token(cancellation));
            }

            return await _http.SendAsync(request, cancellation);
        }
        catch (Exception unsure) when (unsure is HttpRequestException || !cancellation.IsCancellationRequested && unsure is TaskCanceledException)
        {
            return null; // Whether it was done is not known; asking again finds out.
        }
    }
}

/// <summary>The shop answered no, or did not answer at all for half a minute.</summary>
public sealed class ShopRefusedException(string message) : Exception(message);
