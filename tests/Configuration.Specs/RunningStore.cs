using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Azure.Core;
using Microsoft.Extensions.Logging;
using ServerlessShop.Local.Configuration;
using ServerlessShop.Local.Seams;
using ServerlessShop.Testing;

namespace ServerlessShop.Configuration.Specs;

/// <summary>A store on a temporary folder, a free port and a clock that stands still, and a plain client of it.</summary>
internal sealed class RunningStore : IAsyncDisposable
{
    public const string ConfigurationAudience = "https://azconfig.io";
    public const string VaultAudience = "https://vault.azure.net";
    public const string Sentinel = "Shared:Sentinel";

    public static readonly DateTimeOffset Noon = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);

    private readonly HttpClient _client = new();
    private readonly Func<ConfigurationOptions, ConfigurationOptions> _with;
    private ConfigurationServer _server = null!;

    private RunningStore(Func<ConfigurationOptions, ConfigurationOptions> with) => _with = with;

    public string Folder { get; } = Directory.CreateTempSubdirectory("configuration-").FullName;

    public FixedClock Clock { get; } = new(Noon);

    public KnownTokens Tokens { get; } = new();

    public List<string> Logged { get; } = [];

    public ConfigurationServer Server => _server;

    public string Address => _server.Address;

    public static async Task<RunningStore> Start(Func<ConfigurationOptions, ConfigurationOptions>? with = null)
    {
        var store = new RunningStore(with ?? (options => options));
        await store.Open("http://127.0.0.1:0");
        return store;
    }

    /// <summary>Stops in good order and starts again on the same files and the same port.</summary>
    public async Task Restart()
    {
        var address = Address;
        await _server.DisposeAsync();
        await Open(address);
    }

    public ValueTask Stop() => _server.DisposeAsync();

    public Task Resume() => Open(Address);

    /// <summary>Asks as the platform would, unless someone else is named.</summary>
    public async Task<Answer> Send(
        HttpMethod method, string path, object? body = null, string? by = "platform", string audience = ConfigurationAudience,
        string version = "2023-11-01", params (string Name, string Value)[] headers)
    {
        var mark = path.Contains('?', StringComparison.Ordinal) ? '&' : '?';
        using var request = new HttpRequestMessage(method, $"{Address}/{path}{(version.Length == 0 ? "" : $"{mark}api-version={version}")}");
        if (by is not null) { request.Headers.Authorization = new("Bearer", Tokens.Issue(by, audience)); }
        foreach (var (name, value) in headers) { request.Headers.TryAddWithoutValidation(name, value); }
        if (body is not null)
        {
            request.Content = new StringContent(JsonSerializer.Serialize(body), Encoding.UTF8);
            request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/vnd.microsoft.appconfig.kv+json");
        }

        using var response = await _client.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        return new((int)response.StatusCode, response.Headers, response.Content.Headers, text);
    }

    public Task<Answer> Get(string path, params (string Name, string Value)[] headers) => Send(HttpMethod.Get, path, headers: headers);

    public Task<Answer> Put(string path, object body, params (string Name, string Value)[] headers) =>
        Send(HttpMethod.Put, path, body, headers: headers);

    public Task<Answer> Delete(string path, params (string Name, string Value)[] headers) => Send(HttpMethod.Delete, path, headers: headers);

    /// <summary>Sets a plain value that must be taken.</summary>
    public async Task Set(string key, string value, string? contentType = null)
    {
        var answer = await Put($"kv/{Uri.EscapeDataString(key)}", new { value, content_type = contentType });
        Assert.Equal(200, answer.Status);
    }

    public Task SetFlag(string id, bool enabled) => Set(
        $".appconfig.featureflag/{id}",
        JsonSerializer.Serialize(new { id, enabled, conditions = new { client_filters = Array.Empty<object>() } }),
        "application/vnd.microsoft.appconfig.ff+json;charset=utf-8");

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _server.DisposeAsync();
        Directory.Delete(Folder, recursive: true);
    }

    private async Task Open(string address) => _server = await ConfigurationServer.Start(
        _with(new ConfigurationOptions
        {
            Folder = Folder,
            Address = address,
            Contexts = new HashSet<string> { "catalog", "payments" },
            Authority = "http://127.0.0.1/workforce/v2.0",
            Log = (LogLevel _, string line) => Logged.Add(line),
        }),
        Tokens,
        Clock);

    /// <summary>What came back, body read.</summary>
    internal sealed record Answer(int Status, HttpResponseHeaders Headers, HttpContentHeaders ContentHeaders, string Body)
    {
        public JsonElement Json => JsonDocument.Parse(Body).RootElement;

        public string ETag => Headers.ETag!.Tag;

        public string? Header(string name) =>
            Headers.TryGetValues(name, out var values) || ContentHeaders.TryGetValues(name, out values) ? string.Join(", ", values) : null;

        /// <summary>One member of every item.</summary>
        public IReadOnlyList<string?> Items(string member = "key") =>
            [.. Json.GetProperty("items").EnumerateArray().Select(item => item.GetProperty(member).GetString())];
    }
}

/// <summary>An issuer without signatures: a token says whose it is and what for.</summary>
internal sealed class KnownTokens : ITokens
{
    public Caller? Check(string token, string audience) => token.Split('|') is [var name, var of] && of == audience
        ? new(name, name == "olga" ? new HashSet<string> { "operator" } : [])
        : null;

    public string Issue(string name, string audience) => $"{name}|{audience}";

    public IReadOnlyDictionary<string, string> ManagedIdentityOf(string context) => new Dictionary<string, string>();
}

/// <summary>Signs in as a context.</summary>
internal sealed class SignedInAs(KnownTokens tokens, string name) : TokenCredential
{
    public override AccessToken GetToken(TokenRequestContext requestContext, CancellationToken cancellationToken) => new(
        tokens.Issue(name, Assert.Single(requestContext.Scopes).Replace("/.default", "", StringComparison.Ordinal)),
        DateTimeOffset.MaxValue);

    public override ValueTask<AccessToken> GetTokenAsync(TokenRequestContext requestContext, CancellationToken cancellationToken) =>
        new(GetToken(requestContext, cancellationToken));
}
