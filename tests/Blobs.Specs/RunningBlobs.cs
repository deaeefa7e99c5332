using System.Net.Http.Headers;
using ServerlessShop.Local.Blobs;
using ServerlessShop.Local.Seams;
using ServerlessShop.Testing;

namespace ServerlessShop.Blobs.Specs;

/// <summary>A blob store on a temporary folder, a free port and a clock that stands still, and a plain client of it.</summary>
internal sealed class RunningBlobs : IAsyncDisposable
{
    public const string Audience = "https://storage.azure.com";
    public const string Images = "devstoreaccount1/product-images";
    public const string Papers = "devstoreaccount1/papers";

    public static readonly DateTimeOffset Noon = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);

    private readonly HttpClient _client = new();
    private BlobServer _server = null!;

    public string Folder { get; } = Directory.CreateTempSubdirectory("blobs-").FullName;

    public FixedClock Clock { get; } = new(Noon);

    public string Address => _server.Address;

    public string Endpoint => _server.Endpoint;

    public static async Task<RunningBlobs> Start()
    {
        var blobs = new RunningBlobs();
        await blobs.Open("http://127.0.0.1:0");
        return blobs;
    }

    public async Task Restart()
    {
        var address = Address;
        await _server.DisposeAsync();
        await Open(address);
    }

    public Task<Answer> Put(string path, string content = "pixels", string? by = "catalog", params (string Name, string Value)[] headers) =>
        Send(HttpMethod.Put, path, content, by, [("x-ms-version", "2023-11-03"), ("x-ms-blob-type", "BlockBlob"), .. headers]);

    public Task<Answer> Get(string path, params (string Name, string Value)[] headers) =>
        Send(HttpMethod.Get, path, null, null, headers);

    public async Task<Answer> Send(
        HttpMethod method, string path, string? content = null, string? by = null, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, $"{Address}/{path}");
        if (by is not null) { request.Headers.Authorization = new("Bearer", $"{by}|{Audience}"); }
        if (content is not null) { request.Content = new ByteArrayContent(System.Text.Encoding.UTF8.GetBytes(content)); }
        foreach (var (name, value) in headers)
        {
            if (!request.Headers.TryAddWithoutValidation(name, value)) { request.Content!.Headers.TryAddWithoutValidation(name, value); }
        }

        using var response = await _client.SendAsync(request);
        return new((int)response.StatusCode, response.Headers, response.Content.Headers, await response.Content.ReadAsStringAsync());
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _server.DisposeAsync();
        Directory.Delete(Folder, recursive: true);
    }

    private async Task Open(string address) => _server = await BlobServer.Start(
        new BlobOptions
        {
            Folder = Folder,
            Address = address,
            Containers = [new("product-images", IsPublic: true, ["catalog"]), new("papers", IsPublic: false, ["ordering"])],
            BytesMax = 1_000,
        },
        new KnownTokens(),
        Clock);

    /// <summary>What came back, body read.</summary>
    internal sealed record Answer(int Status, HttpResponseHeaders Headers, HttpContentHeaders ContentHeaders, string Body)
    {
        public string? Code => Header("x-ms-error-code");

        public string? Header(string name) =>
            Headers.TryGetValues(name, out var values) || ContentHeaders.TryGetValues(name, out values) ? string.Join(", ", values) : null;
    }

    /// <summary>An issuer without signatures: a token says whose it is and what for.</summary>
    private sealed class KnownTokens : ITokens
    {
        public Caller? Check(string token, string audience) =>
            token.Split('|') is [var name, var of] && of == audience ? new(name, new HashSet<string>()) : null;

        public string Issue(string name, string audience) => $"{name}|{audience}";

        public IReadOnlyDictionary<string, string> ManagedIdentityOf(string context) => new Dictionary<string, string>();
    }
}
