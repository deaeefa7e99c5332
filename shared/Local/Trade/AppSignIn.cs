using System.Net.Http.Json;
using System.Text.Json;
using ServerlessShop.Local.Identity;

namespace ServerlessShop.Local.Trade;

/// <summary>Signs one of the platform's own apps in by its secret, and again before the token ends.</summary>
internal sealed class AppSignIn(LocalPlatform platform, ClientCredentials app)
{
    private static readonly HttpClient _http = new(new SocketsHttpHandler { UseProxy = false });

    private readonly Lock _lock = new();
    private Task<(string Token, DateTimeOffset Ends)>? _signIn;

    public async Task<string> Token(CancellationToken cancellation)
    {
        Task<(string Token, DateTimeOffset Ends)> current;
        lock (_lock)
        {
            if (_signIn is null or { IsFaulted: true } || HasEnded(_signIn)) { _signIn = SignIn(); }
            current = _signIn;
        }

        return (await current.WaitAsync(cancellation)).Token;
    }

    private static bool HasEnded(Task<(string Token, DateTimeOffset Ends)> signIn) =>
        signIn.IsCompletedSuccessfully && signIn.Result.Ends < DateTimeOffset.UtcNow;

    private async Task<(string Token, DateTimeOffset Ends)> SignIn()
    {
        using var form = new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["grant_type"] = "client_credentials",
            ["client_id"] = app.ClientId,
            ["client_secret"] = app.ClientSecret,
            ["scope"] = $"{platform.Topology.Audience}/.default",
        });
        using var answer = await _http.PostAsync($"{platform.Identity.Address}/workforce/oauth2/v2.0/token", form);
        answer.EnsureSuccessStatusCode();
        var json = await answer.Content.ReadFromJsonAsync<JsonElement>();
        var seconds = json.GetProperty("expires_in").GetInt32() - 60; // Renewed before it ends on its way.
        return (json.GetProperty("access_token").GetString()!, DateTimeOffset.UtcNow.AddSeconds(seconds));
    }
}
