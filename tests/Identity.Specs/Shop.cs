using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using ServerlessShop.Local.Identity;
using ServerlessShop.Local.Topology;
using ServerlessShop.Testing;

namespace ServerlessShop.Identity.Specs;

/// <summary>A running identity provider with a state folder of its own and a clock that stands still.</summary>
public sealed class Shop : IAsyncDisposable
{
    public const string Audience = "api://serverlessshop";
    public const string ServiceBus = "https://servicebus.azure.net";

    // Making keys takes longer than most specs; one pair does for all that do not ask about keys.
    private static readonly System.Collections.Concurrent.ConcurrentDictionary<string, string> _keys = [];

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("identity-specs-");

    private Shop()
    {
    }

    public FixedClock Clock { get; } = new(DateTimeOffset.UtcNow);

    public IdentityProvider Identity { get; private set; } = null!;

    public HttpClient Http { get; } = new();

    public string StateFolder => _folder.FullName;

    public static string Root
    {
        get
        {
            var folder = new DirectoryInfo(AppContext.BaseDirectory);
            while (!File.Exists(Path.Combine(folder.FullName, "infra", "topology.json"))) { folder = folder.Parent!; }
            return folder.FullName;
        }
    }

    public static async Task<Shop> Open(Func<IdentityOptions, IdentityOptions>? change = null, bool newKeys = false)
    {
        var shop = new Shop { Change = change ?? (options => options) };
        if (!newKeys) { shop.TakeKnownKeys(); }
        await shop.Start();
        foreach (var file in Directory.GetFiles(shop.KeysFolder, "*.pem"))
        {
            _keys.TryAdd(Path.GetFileName(file), await File.ReadAllTextAsync(file));
        }

        return shop;
    }

    public Browser NewBrowser() => new(Identity.Address);

    public async Task Restart()
    {
        await Identity.DisposeAsync();
        await Start();
    }

    public Task StartAgain() => Start();

    public async Task<(int Status, JsonElement Body)> Post(string path, params (string Name, string Value)[] form)
    {
        using var content = new FormUrlEncodedContent(form.Select(field => KeyValuePair.Create(field.Name, field.Value)));
        using var response = await Http.PostAsync(new Uri(Identity.Address + path), content);
        return ((int)response.StatusCode, await response.Content.ReadFromJsonAsync<JsonElement>());
    }

    public Task<(int Status, JsonElement Body)> SignIn(string tenant, string name, string password) =>
        Post($"/{tenant}/local/token", ("username", name), ("password", password), ("scope", $"{Audience}/access_as_user"));

    public async Task<JsonObject> Get(string url) => (await Http.GetFromJsonAsync<JsonObject>(new Uri(url)))!;

    public async ValueTask DisposeAsync()
    {
        await Identity.DisposeAsync();
        Http.Dispose();
        _folder.Delete(recursive: true);
    }

    private string KeysFolder => Path.Combine(StateFolder, "identity");

    private void TakeKnownKeys()
    {
        Directory.CreateDirectory(KeysFolder);
        foreach (var (name, key) in _keys)
        {
            var file = Path.Combine(KeysFolder, name);
            File.WriteAllText(file, key);
            if (!OperatingSystem.IsWindows()) { File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite); }
        }
    }

    private Func<IdentityOptions, IdentityOptions> Change { get; init; } = options => options;

    private async Task Start() => Identity = await IdentityProvider.Start(
        Change(new IdentityOptions("http://127.0.0.1:0", StateFolder, Root, ShopTopology.Read(Root))), Clock);
}
