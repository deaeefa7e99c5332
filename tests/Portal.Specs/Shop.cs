using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using ServerlessShop.Local.Gateway;
using ServerlessShop.Local.Identity;
using ServerlessShop.Local.Portal;
using ServerlessShop.Local.Seams;
using ServerlessShop.Local.Topology;
using ServerlessShop.Testing;

namespace ServerlessShop.Portal.Specs;

/// <summary>The repository's own topology at the gateway, with its portal and a real identity provider, before apps that say yes.</summary>
public sealed class Shop : IFunctionApps, IAsyncLifetime
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("portal-specs-");

    public static string Root
    {
        get
        {
            var folder = new DirectoryInfo(AppContext.BaseDirectory);
            while (!File.Exists(Path.Combine(folder.FullName, "infra", "topology.json"))) { folder = folder.Parent!; }
            return folder.FullName;
        }
    }

    public FixedClock Clock { get; } = new(DateTimeOffset.UtcNow);

    public HttpClient Http { get; } = new(new SocketsHttpHandler { AllowAutoRedirect = false });

    public ShopTopology Topology { get; } = ShopTopology.Read(Root);

    public IdentityProvider Identity { get; private set; } = null!;

    public ApiGateway Gateway { get; private set; } = null!;

    public PortalOptions Options => new(
        Root, Topology, [new("customers", Identity.CustomersConfiguration), new("workforce", Identity.WorkforceConfiguration)]);

    public async Task InitializeAsync()
    {
        Identity = await IdentityProvider.Start(
            new IdentityOptions("http://127.0.0.1:0", Path.Combine(_folder.FullName, "state"), Root, Topology), Clock);
        Gateway = await StartGateway(new DeveloperPortal(Options));
    }

    public Task<ApiGateway> StartGateway(IPortal? portal) => ApiGateway.Start(
        new GatewayOptions("http://127.0.0.1:0", Root, Topology, NamedValues())
        {
            CacheFolder = Path.Combine(AppContext.BaseDirectory, "compiled-expressions"),
        },
        this, Identity, Clock, portal);

    public async Task<Answer> Send(string method, string path, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), new Uri(new Uri(Gateway.Address), path));
        if (method is "PUT" or "POST") { request.Content = new StringContent("{}", null, "application/json"); }
        foreach (var (name, value) in headers) { request.Headers.TryAddWithoutValidation(name, value); }
        using var response = await Http.SendAsync(request);
        return new Answer(
            (int)response.StatusCode,
            await response.Content.ReadAsByteArrayAsync(),
            response.Headers.Concat(response.Content.Headers).ToDictionary(
                header => header.Key, header => string.Join(", ", header.Value), StringComparer.OrdinalIgnoreCase));
    }

    public async Task<JsonNode> Document(string api) => JsonNode.Parse((await Send("GET", $"/docs/apis/{api}.json")).Text)!;

    public async Task<bool> Forward(
        HttpContext context, string app, string? instance, string pathAndQuery, IReadOnlyDictionary<string, string> addHeaders)
    {
        await context.Response.WriteAsync($"{app} {pathAndQuery}");
        return true;
    }

    public async Task DisposeAsync()
    {
        await Gateway.DisposeAsync();
        await Identity.DisposeAsync();
        Http.Dispose();
        _folder.Delete(recursive: true);
    }

    private Dictionary<string, string> NamedValues()
    {
        using var settings = JsonDocument.Parse(
            File.ReadAllText(Path.Combine(Root, "infra", "configuration.json")),
            new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip });
        var values = settings.RootElement.GetProperty("settings").EnumerateArray()
            .Select(setting => (Key: setting.GetProperty("key").GetString()!, Value: setting.GetProperty("value").GetString()!))
            .Where(setting => setting.Key.StartsWith("Gateway:", StringComparison.Ordinal))
            .ToDictionary(setting => setting.Key["Gateway:".Length..], setting => setting.Value);
        foreach (var context in Topology.Contexts) { values[$"{context.Name}-backend"] = $"http://127.0.0.1:9/apps/{context.Name}"; }
        values["api-audience"] = values["api-client-id"] = Topology.Audience;
        values["customers-openid-config"] = Identity.CustomersConfiguration;
        values["workforce-openid-config"] = Identity.WorkforceConfiguration;
        return values;
    }
}

public sealed record Answer(int Status, byte[] Body, IReadOnlyDictionary<string, string> Headers)
{
    public string Text => System.Text.Encoding.UTF8.GetString(Body);
}
