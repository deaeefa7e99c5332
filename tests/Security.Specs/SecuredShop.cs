using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using ServerlessShop.Local;
using ServerlessShop.Local.Trade;

namespace ServerlessShop.Security.Specs;

/// <summary>The real processes, with one completed order of alice's. Everybody who is somebody has signed in.</summary>
public sealed class SecuredShop : IAsyncLifetime
{
    public const string Lantern = "71053";

    /// <summary>What the matrix withdraws.</summary>
    public const string Withdrawn = "85123A";

    private static readonly (string User, string Tenant)[] _people =
    [
        ("alice", "customers"), ("bob", "customers"), ("carl", "workforce"), ("wanda", "workforce"), ("susan", "workforce"),
        ("fiona", "workforce"), ("sally", "workforce"), ("oscar", "workforce"),
    ];

    private readonly string _folder = Directory.CreateTempSubdirectory("secured-").FullName;
    private readonly Dictionary<string, string> _tokens = [];
    private readonly DateTimeOffset _tomorrow = DateTimeOffset.UtcNow.AddDays(1);
    private readonly StreamWriter _log;

    public SecuredShop() => _log = new StreamWriter(Path.Combine(_folder, "log.txt")) { AutoFlush = true };

    public static string Root { get; } = PlatformOptions.FindRoot(AppContext.BaseDirectory);

    public LocalPlatform Platform { get; private set; } = null!;

    public HttpClient Http { get; } = new(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false });

    /// <summary>Alice's order, completed.</summary>
    public Guid Order { get; } = Guid.NewGuid();

    /// <summary>What else alice, the owner, has.</summary>
    internal OwnersThings Owners { get; private set; } = null!;

    public string StateFolder => Path.Combine(_folder, "state");

    public string Audience => Platform.Topology.Audience;

    public async Task InitializeAsync()
    {
        var options = new PlatformOptions(Root, StateFolder, BasePort: 0)
        {
            Catalogue = () => 
            [
                new TradeProduct(Lantern, "White metal lantern", 3_39, 100_000), new TradeProduct(Withdrawn, "White hanging heart", 2_55, 10),
            ],
        };
        Platform = await LocalPlatform.Start(options, TimeProvider.System, new LogLines(LogLevel.Warning, _log, TimeProvider.System));
        await CatalogueImport.Run(Platform, options, (_, _) => { }, CancellationToken.None);
        Http.BaseAddress = new Uri(Platform.Gateway!.Address);
        foreach (var (user, tenant) in _people) { _tokens[user] = await SignIn(user, tenant); }
        await Buy(Order, JsonContent.Create(JsonDocument.Parse(BodyOf("ordering PUT /orders/{orderId}"))));
        Owners = await OwnersThings.Get(this);
    }

    public async Task DisposeAsync()
    {
        await Platform.DisposeAsync();
        Http.Dispose();
        await _log.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    public string TokenOf(string user) => _tokens[user];

    public string OidOf(string user) => JwtParts.Claims(TokenOf(user))["oid"]!.GetValue<string>();

    /// <summary>What matrix.md says is sent, with who is who filled in.</summary>
    public string BodyOf(string route) =>
        Matrix.Read(Root).Bodies.GetValueOrDefault(route, "{}")
            .Replace("{owner}", OidOf("alice"), StringComparison.Ordinal)
            .Replace("{tomorrow}", $"{_tomorrow:O}", StringComparison.Ordinal);

    public async Task<HttpResponseMessage> Send(
        HttpMethod method, string address, string? user, HttpContent? body = null, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, address) { Content = body };
        if (user is not null) { request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", user); }
        foreach (var (name, value) in headers) { request.Headers.TryAddWithoutValidation(name, value); }
        return await Http.SendAsync(request);
    }

    /// <summary>Places an order as sales and waits until nothing is left to do; it must have completed.</summary>
    public async Task Buy(Guid order, HttpContent wish)
    {
        using var placed = await Send(HttpMethod.Put, $"orders/{order}", TokenOf("sally"), wish);
        Assert.True((int)placed.StatusCode == 202, $"{placed.StatusCode} {await placed.Content.ReadAsStringAsync()}");
        await Quiet.Wait(Platform, CancellationToken.None);
        using var found = await Send(HttpMethod.Get, $"orders/{order}", TokenOf("sally"));
        var status = (await found.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("status").GetString();
        Assert.Equal("completed", status);
    }

    /// <summary>The token a context's own identity has for a resource, as the context gets it.</summary>
    public async Task<string> IdentityOf(string context, string resource)
    {
        var identity = Platform.Identity.ManagedIdentityOf(context);
        using var answer = await Send(
            HttpMethod.Get,
            $"{identity["IDENTITY_ENDPOINT"]}?api-version=2019-08-01&resource={Uri.EscapeDataString(resource)}&client_id={identity["AZURE_CLIENT_ID"]}",
            null, null, ("X-IDENTITY-HEADER", identity["IDENTITY_HEADER"]));
        answer.EnsureSuccessStatusCode();
        return (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("access_token").GetString()!;
    }

    /// <summary>What went wrong in the platform and its apps, said last.</summary>
    public string LastErrors()
    {
        using var log = new StreamReader(new FileStream(
            Path.Combine(_folder, "log.txt"), FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
        return string.Join('\n', log.ReadToEnd().Split('\n').TakeLast(60));
    }

    private async Task<string> SignIn(string user, string tenant)
    {
        using var form = new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["username"] = user,
            ["password"] = $"shop-{user}",
            ["scope"] = $"{Audience}/access_as_user",
        });
        using var answer = await Http.PostAsync($"{Platform.Identity.Address}/{tenant}/local/token", form);
        answer.EnsureSuccessStatusCode();
        return (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("access_token").GetString()!;
    }
}

/// <summary>A shop is heavy: all classes share one, one after the other.</summary>
[CollectionDefinition(nameof(OneShop))]
public sealed class OneShop : ICollectionFixture<SecuredShop>;
