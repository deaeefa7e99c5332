using System.Net.Http.Json;
using System.Text.Json;
using ServerlessShop.Local.Identity;

namespace ServerlessShop.Local.Trade;

/// <summary>Signs one of the platform's own apps in by its secret, and again before the token ends.</summary>
internal sealed class AppSignIn(LocalPlatform platform, ClientCredentials app)
{
    private static readonly HttpClient _http = new(new SocketsHttpHandler { UseProxy = false });

    private readonly SemaphoreSlim _signingIn = new(1);
    private string? _token;
    private DateTimeOffset _expires;

    public async Task<string> Token(CancellationToken cancellation)
    {
        if (_token is { } valid && DateTimeOffset.UtcNow < _expires) { return valid; }

        await _signingIn.WaitAsync(cancellation);
        try
        {
            if (_token is { } fresh && DateTimeOffset.UtcNow < _expires) { return fresh; }

            using var form = new FormUrlEncodedContent(new Dictionary<string, string>
            {
                ["grant_type"] = "client_credentials",
                ["client_id"] = app.ClientId,
                ["client_secret"] = app.ClientSecret,
                ["scope"] = $"{platform.Topology.Audience}/.default",
            });
            using var answer = await _http.PostAsync(
                $"{platform.Identity.Address}/workforce/oauth2/v2.0/token", form, cancellation);
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
