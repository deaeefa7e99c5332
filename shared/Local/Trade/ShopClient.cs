using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using ServerlessShop.Local.Identity;

namespace ServerlessShop.Local.Trade;

/// <summary>Calls the shop as its staff's software would: through the gateway, with a token, repeating what is unsure.</summary>
public sealed class ShopClient : IDisposable
{
    private const int AttemptsMax = 60;
    private static readonly TimeSpan _pause = TimeSpan.FromMilliseconds(500);

    private readonly HttpClient _http;
    private readonly LocalPlatform _platform;
    private readonly SemaphoreSlim _signingIn = new(1);
    private string? _token;
    private DateTimeOffset _expires;

    public ShopClient(LocalPlatform platform)
    {
        _platform = platform;
        _http = new HttpClient(new SocketsHttpHandler { UseProxy = false })
        {
            BaseAddress = new Uri(platform.Gateway!.Address),
            Timeout = TimeSpan.FromSeconds(100),
        };
    }

    /// <summary>
    /// Puts until the shop has answered for good. Every PUT of the shop may be repeated, so whatever leaves it open
    /// whether it was done (no answer, 429, 5xx) is tried again.
    /// </summary>
    /// <exception cref="ShopRefusedException">The shop said no; has its problem details.</exception>
    public async Task Put(string path, object body, CancellationToken cancellation)
    {
        for (var attempt = 1; ; attempt++)
        {
            using var answer = await TryPut(path, body, cancellation);
            if (answer is { IsSuccessStatusCode: true }) { return; }

            var again = answer is null or
            {
                StatusCode: HttpStatusCode.BadGateway or HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout
                    or HttpStatusCode.TooManyRequests or HttpStatusCode.InternalServerError,
            };
            if (!again || attempt == AttemptsMax)
            {
                var text = answer is null ? "no answer" : $"{(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync(cancellation)}";
                throw new ShopRefusedException($"PUT {path}: {text}");
            }

            await Task.Delay(_pause, cancellation);
        }
    }

    public void Dispose()
    {
        _http.Dispose();
        _signingIn.Dispose();
    }

    private async Task<HttpResponseMessage?> TryPut(string path, object body, CancellationToken cancellation)
    {
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Put, path)
            {
                Content = JsonContent.Create(body, options: JsonSerializerOptions.Web),
            };
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", await Token(cancellation));
            return await _http.SendAsync(request, cancellation);
        }
        catch (Exception unsure) when (unsure is HttpRequestException || !cancellation.IsCancellationRequested && unsure is TaskCanceledException)
        {
            return null; // Whether it was done is not known; asking again finds out.
        }
    }

    private async Task<string> Token(CancellationToken cancellation)
    {
        if (_token is { } valid && DateTimeOffset.UtcNow < _expires) { return valid; }

        await _signingIn.WaitAsync(cancellation);
        try
        {
            if (_token is { } fresh && DateTimeOffset.UtcNow < _expires) { return fresh; }

            using var form = new FormUrlEncodedContent(new Dictionary<string, string>
            {
                ["grant_type"] = "client_credentials",
                ["client_id"] = _platform.Identity.Replay.ClientId,
                ["client_secret"] = _platform.Identity.Replay.ClientSecret,
                ["scope"] = $"{_platform.Topology.Audience}/.default",
            });
            using var answer = await _http.PostAsync(
                $"{_platform.Identity.Address}/workforce/oauth2/v2.0/token", form, cancellation);
            answer.EnsureSuccessStatusCode();
            var json = await answer.Content.ReadFromJsonAsync<JsonElement>(cancellation);
            _expires = DateTimeOffset.UtcNow.AddSeconds(json.GetProperty("expires_in").GetInt32() - 60);
            return _token = json.GetProperty("access_token").GetString()!;
        }
        finally
        {
            _signingIn.Release();
        }
    }
}

/// <summary>The shop answered no, or did not answer at all for half a minute.</summary>
public sealed class ShopRefusedException(string message) : Exception(message);
