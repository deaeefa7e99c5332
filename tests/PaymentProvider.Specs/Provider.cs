using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using ServerlessShop.Local.PaymentProvider;
using ServerlessShop.Testing;

namespace ServerlessShop.PaymentProvider.Specs;

/// <summary>A running payment provider with books of its own.</summary>
public sealed class Provider : IAsyncDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("payment-provider-specs-");
    private readonly HttpClient _http = new();

    private Provider()
    {
    }

    public SignallingClock Clock { get; } = new(new FixedClock(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero)));

    public PaymentProviderApp App { get; private set; } = null!;

    public string StateFolder => _folder.FullName;

    /// <summary>Where its webhooks go; null for nowhere.</summary>
    public Uri? Webhooks { get; init; }

    public static async Task<Provider> Open(Uri? webhooks = null)
    {
        var provider = new Provider { Webhooks = webhooks };
        await provider.Start();
        return provider;
    }

    public async Task Restart()
    {
        await App.DisposeAsync();
        await Start();
    }

    public Task<Answer> Authorize(
        string key, long amountMinor = 1000, string token = "tok_approve", string reference = "order-1", string currency = "GBP") =>
        Post("/v1/authorizations", key, new { amountMinor, currency, paymentToken = token, reference });

    public async Task<string> Authorized(string key, long amountMinor = 1000) => (await Authorize(key, amountMinor)).Text("id");

    public Task<Answer> Capture(string key, string id, long amountMinor) =>
        Post($"/v1/authorizations/{id}/captures", key, new { amountMinor });

    public Task<Answer> Refund(string key, long amountMinor, string reference = "order-1", string currency = "GBP") =>
        Post("/v1/refunds", key, new { amountMinor, currency, reference });

    public Task<Answer> Void(string key, string id) => Post($"/v1/authorizations/{id}/void", key, new { });

    public Task<Answer> Post(string path, string? key, object body) => Post(path, key, JsonSerializer.Serialize(body));

    public Task<Answer> Post(string path, string? key, string body) => Send(HttpMethod.Post, path, key, body, App.ApiKey);

    public Task<Answer> Get(string path) => Send(HttpMethod.Get, path, null, null, App.ApiKey);

    public async Task<Answer> Send(HttpMethod method, string path, string? key, string? body, string? apiKey)
    {
        using var request = new HttpRequestMessage(method, new Uri(App.Address + path));
        if (apiKey is not null) { request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", apiKey); }
        if (key is not null) { request.Headers.TryAddWithoutValidation("Idempotency-Key", key); }
        if (body is not null) { request.Content = new StringContent(body, Encoding.UTF8, "application/json"); }

        using var response = await _http.SendAsync(request);
        return new Answer(
            (int)response.StatusCode, await response.Content.ReadFromJsonAsync<JsonElement>(),
            response.Content.Headers.ContentType?.MediaType);
    }

    public async Task<IReadOnlyList<LedgerEntry>> Entries(string query = "") =>
        (await Get($"/v1/ledger{query}")).Body.GetProperty("entries").Deserialize<List<LedgerEntry>>(JsonSerializerOptions.Web)!;

    public async ValueTask DisposeAsync()
    {
        // Whoever still waits for a slow answer gets it, and does not hold up the end.
        Clock.Advance(TimeSpan.FromHours(1));
        await App.DisposeAsync();
        _http.Dispose();
        _folder.Delete(recursive: true);
    }

    private async Task Start() =>
        App = await PaymentProviderApp.Start(new PaymentProviderOptions("http://127.0.0.1:0", StateFolder) { Webhooks = Webhooks }, Clock);
}

public sealed record Answer(int Status, JsonElement Body, string? ContentType)
{
    public string Text(string member) => Body.GetProperty(member).GetString()!;
}
