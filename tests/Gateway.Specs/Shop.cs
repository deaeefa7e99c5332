using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging;
using ServerlessShop.Local.Gateway;
using ServerlessShop.Local.Identity;
using ServerlessShop.Local.Topology;
using ServerlessShop.Testing;

namespace ServerlessShop.Gateway.Specs;

/// <summary>The gateway with the shop's own policies and a real identity provider, in front of recording apps.</summary>
public sealed class Shop : IAsyncDisposable
{
    public const string Audience = "api://serverlessshop";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("gateway-specs-");

    private static readonly DirectoryInfo _compiled = Directory.CreateDirectory(Path.Combine(AppContext.BaseDirectory, "compiled-expressions"));

    private static (string File, UnixFileMode Mode, string Secret)[] _secrets = [];

    private Shop()
    {
    }

    public FixedClock Clock { get; } = new(DateTimeOffset.UtcNow);

    public RecordingApps Apps { get; } = new();

    public HttpClient Http { get; } = new(new SocketsHttpHandler { AllowAutoRedirect = false });

    public List<(LogLevel Level, string Line)> Log { get; } = [];

    public IdentityProvider Identity { get; private set; } = null!;

    public ApiGateway Gateway { get; private set; } = null!;

    /// <summary>Where send-request finds Catalog; nobody is there unless a spec puts somebody there.</summary>
    public string CatalogBackend { get; set; } = "http://127.0.0.1:1";

    public string PaymentsBackend { get; set; } = "http://127.0.0.1:1";

    public string ShippingBackend { get; set; } = "http://127.0.0.1:1";

    public string StateFolder => Path.Combine(_folder.FullName, "state");

    /// <summary>Where compiled expressions are kept; the same for all specs of a run, since compiling takes longer than most.</summary>
    public string? CacheFolder { get; set; } = _compiled.FullName;

    /// <summary>What it was started with last.</summary>
    public GatewayOptions Options { get; private set; } = null!;

    /// <summary>What else the gateway is started with.</summary>
    public Func<GatewayOptions, GatewayOptions> Change { get; set; } = options => options;

    /// <summary>A repository of three contexts with the real policies.</summary>
    public string Root => _folder.FullName;

    public static string Repository
    {
        get
        {
            var folder = new DirectoryInfo(AppContext.BaseDirectory);
            while (!File.Exists(Path.Combine(folder.FullName, "ServerlessShop.sln"))) { folder = folder.Parent!; }
            return folder.FullName;
        }
    }

    /// <summary>Lays out the files and starts the identity provider; the gateway waits for StartGateway.</summary>
    /// <param name="deployed">The policies that deploy, instead of a plain set of these specs' own.</param>
    public static async Task<Shop> Prepare(bool deployed = false)
    {
        var shop = new Shop();
        shop.Write("infra/topology.json", deployed ? Deployed() : Samples.Topology);
        shop.Write("functions/Ordering/openapi.yaml", Samples.Orders);
        shop.Write("functions/Catalog/openapi.yaml", Samples.Products);
        var policies = deployed
            ? Path.Combine(Repository, "infra", "policies")
            : Path.Combine(Repository, "tests", "Gateway.Specs", "Policies");
        foreach (var policy in Directory.GetFiles(policies, "*.xml", SearchOption.AllDirectories))
        {
            shop.Write(Path.Combine("infra", "policies", Path.GetRelativePath(policies, policy)), await File.ReadAllTextAsync(policy));
        }

        foreach (var api in Directory.GetFiles(Path.Combine(Repository, "infra", "apis")))
        {
            shop.Write(Path.Combine("infra", "apis", Path.GetFileName(api)), await File.ReadAllTextAsync(api));
        }

        // Making keys takes longer than most specs; one pair does for all of them.
        foreach (var (file, mode, secret) in _secrets) { shop.Write(file, secret, mode); }
        shop.Identity = await IdentityProvider.Start(
            new IdentityOptions("http://127.0.0.1:0", shop.StateFolder, Repository, ShopTopology.Read(Repository)), shop.Clock);
        _secrets = shop.ReadSecrets();
        return shop;
    }

    /// <summary>The samples' contexts behind the policies and composed APIs of the real topology.</summary>
    private static string Deployed()
    {
        var topology = JsonNode.Parse(Samples.Topology.Replace("public-read.xml", "catalog.xml", StringComparison.Ordinal))!;
        var real = JsonNode.Parse(File.ReadAllText(Path.Combine(Repository, "infra", "topology.json")))!;
        topology["composedApis"] = real["composedApis"]!.DeepClone();
        return topology.ToJsonString();
    }

    public static async Task<Shop> Open(bool deployed = false)
    {
        var shop = await Prepare(deployed);
        await shop.StartGateway();
        return shop;
    }

    public async Task StartGateway()
    {
        var namedValues = new Dictionary<string, string>
        {
            ["api-audience"] = Audience,
            ["api-client-id"] = "the-apis-client-id",
            ["customers-openid-config"] = Identity.CustomersConfiguration,
            ["workforce-openid-config"] = Identity.WorkforceConfiguration,
            ["rate-limit-per-address"] = "1000",
            ["rate-limit-per-caller"] = "500",
            ["web-origin"] = "https://web.example",
            ["catalog-backend"] = CatalogBackend,
            ["ordering-backend"] = "http://127.0.0.1:1",
            ["payments-backend"] = PaymentsBackend,
            ["shipping-backend"] = ShippingBackend,
        };
        var options = new GatewayOptions("http://127.0.0.1:0", Root, ShopTopology.Read(Root), namedValues)
        {
            Log = (level, line) => { lock (Log) { Log.Add((level, line)); } },
            CacheFolder = CacheFolder,
        };
        Options = options = Change(options);
        Gateway = await ApiGateway.Start(options, Apps, Identity, Clock);
    }

    public void Write(string path, string text, UnixFileMode? mode = null)
    {
        var file = Path.Combine(Root, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text);
        if (mode is { } wanted && !OperatingSystem.IsWindows()) { File.SetUnixFileMode(file, wanted); }
    }

    public async Task<string> SignIn(string tenant, string user)
    {
        using var form = new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["username"] = user,
            ["password"] = $"shop-{user}",
            ["scope"] = $"{Audience}/access_as_user",
        });
        using var response = await Http.PostAsync(new Uri($"{Identity.Address}/{tenant}/local/token"), form);
        return (await response.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("access_token").GetString()!;
    }

    public Task<Answer> Send(
        string method, string path, string? token = null, string? body = null, params (string Name, string Value)[] headers) =>
        SendTo(Gateway.Address, method, path, token, body, headers);

    public async Task<Answer> SendTo(
        string address, string method, string path, string? token, string? body, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), new Uri(address + path, new UriCreationOptions
        {
            DangerousDisablePathAndQueryCanonicalization = true,
        }));
        if (token is not null) { request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token); }
        if (body is not null) { request.Content = new StringContent(body); }
        foreach (var (name, value) in headers)
        {
            if (request.Headers.TryAddWithoutValidation(name, value)) { continue; }
            request.Content?.Headers.Remove(name);
            request.Content?.Headers.TryAddWithoutValidation(name, value);
        }

        using var response = await Http.SendAsync(request);
        return new Answer(
            (int)response.StatusCode,
            await response.Content.ReadAsStringAsync(),
            response.Content.Headers.ContentType?.MediaType,
            response.Headers.Concat(response.Content.Headers).ToDictionary(
                header => header.Key, header => string.Join(", ", header.Value), StringComparer.OrdinalIgnoreCase))
        {
            Reason = response.ReasonPhrase,
        };
    }

    public async ValueTask DisposeAsync()
    {
        if (Gateway is not null) { await Gateway.DisposeAsync(); }
        await Identity.DisposeAsync();
        Http.Dispose();
        _folder.Delete(recursive: true);
    }

    private (string File, UnixFileMode Mode, string Secret)[] ReadSecrets() =>
        [.. Directory.GetFiles(Path.Combine(StateFolder, "identity")).Select(file => (
            Path.GetRelativePath(Root, file), UnixFileMode.UserRead | UnixFileMode.UserWrite, File.ReadAllText(file)))];
}

public sealed record Answer(int Status, string Body, string? ContentType, IReadOnlyDictionary<string, string> Headers)
{
    public string? Reason { get; init; }
}
