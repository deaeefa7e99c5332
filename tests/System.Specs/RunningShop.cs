using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using ServerlessShop.Local;
using ServerlessShop.Local.Trade;

namespace ServerlessShop.WholeShop.Specs;

/// <summary>The real processes, on free ports and a temporary folder, with a small catalogue.</summary>
public sealed class RunningShop : IAsyncLifetime
{
    public const string Mug = "22423A";
    public const string Lantern = "71053";
    public const string Hanger = "84406B";

    /// <summary>What its price is, each spec says itself.</summary>
    public const string Clock = "22727";

    /// <summary>Enough of it for any load.</summary>
    public const string Bunting = "47566";

    private readonly string _folder = Directory.CreateTempSubdirectory("shop-").FullName;
    private readonly StringWriter _log = new();
    private readonly CancellationTokenSource _following = new();
    private OrderFollowing _follow = null!;
    private Task _reading = Task.CompletedTask;

    public LocalPlatform Platform { get; private set; } = null!;

    /// <summary>A real one, for the verbs that other processes run.</summary>
    public int Port { get; } = ShopProcess.FreeBasePort();

    public string StateFolder => _folder;

    public HttpClient Http { get; } = new(new SocketsHttpHandler { UseProxy = false });

    public string Log { get { lock (_log) { return _log.ToString(); } } }

    public async Task InitializeAsync()
    {
        // Read when a web server is built: its activities name the path they served.
        AppContext.SetSwitch("Microsoft.AspNetCore.Hosting.SuppressActivityOpenTelemetryData", false);
        var options = new PlatformOptions(PlatformOptions.FindRoot(AppContext.BaseDirectory), _folder, Port)
        {
            AppSettings = new Dictionary<string, string> { ["AppConfiguration__refreshInterval"] = "00:00:01" },
            Catalogue = () =>
            [
                new TradeProduct(Mug, "White mug", 12_00, 1_000),
                new TradeProduct(Lantern, "White metal lantern", 3_39, 1_000),
                new TradeProduct(Hanger, "Cream cupid hearts coat hanger", 2_75, 5),
                new TradeProduct(Clock, "Alarm clock bakelike red", 3_75, 1_000),
                new TradeProduct(Bunting, "Party bunting", 4_95, 100_000),
            ],
        };
        Platform = await LocalPlatform.Start(
            options, TimeProvider.System, new LogLines(LogLevel.Debug, TextWriter.Synchronized(_log), TimeProvider.System));
        await CatalogueImport.Run(Platform, options, (_, _) => { }, CancellationToken.None);
        Http.BaseAddress = new Uri(Platform.Gateway!.Address);
        _follow = new OrderFollowing(Platform.Cosmos, Platform.Topology.Database);
        _reading = Task.Run(() => _follow.Run(_following.Token));
    }

    public async Task DisposeAsync()
    {
        await _following.CancelAsync();
        await _reading;
        await Platform.DisposeAsync();
        Http.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>Signs a seeded user in.</summary>
    public async Task<string> TokenOf(string user, string tenant = "workforce", string? audience = null)
    {
        using var form = new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["username"] = user,
            ["password"] = $"shop-{user}",
            ["scope"] = audience is null ? $"{Platform.Topology.Audience}/access_as_user" : $"{audience}/.default",
        });
        using var answer = await Http.PostAsync($"{Platform.Identity.Address}/{tenant}/local/token", form);
        answer.EnsureSuccessStatusCode();
        return (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("access_token").GetString()!;
    }

    /// <summary>A word to the running shop, by a process of its own as a person would say it.</summary>
    internal ShopProcess Verb(params string[] words) =>
        ShopProcess.Start(null, [.. words, "--port", $"{Port}", "--state", StateFolder]);

    /// <summary>Who runs what, as the host tells anyone.</summary>
    public async Task<IReadOnlyList<RegisteredInstance>> Registry()
    {
        var registry = await Get($"{Platform.Host!.Address}registry", token: null);
        return registry.GetProperty("instances").Deserialize<List<RegisteredInstance>>(JsonSerializerOptions.Web)!;
    }

    /// <summary>Ends when the order has come to its end, which no order may fail to do.</summary>
    public Task EndOf(Guid order) => _follow.EndOf(order).WaitAsync(Eventually.Patience);

    /// <summary>Ends when the order is confirmed and everybody has heard so: it waits for the warehouse.</summary>
    public async Task Confirmed(Guid order)
    {
        await _follow.Confirmed(order).WaitAsync(Eventually.Patience);
        await Quiet.Wait(Platform, CancellationToken.None);
    }

    /// <summary>Ends when the order has come to its end and everybody has heard so.</summary>
    public async Task Ended(Guid order)
    {
        await EndOf(order);
        await Quiet.Wait(Platform, CancellationToken.None);
    }

    /// <summary>The warehouse hands over everything, and the carrier brings it.</summary>
    public async Task Deliver(Guid order)
    {
        var wanda = await TokenOf("wanda");
        var parcel = $"shipments/{order}/parcels/1";
        await Done(HttpMethod.Put, parcel, wanda, new { Carrier = "Parcel Force", Tracking = "PF536365" });
        await Done(HttpMethod.Put, $"{parcel}/delivery", wanda, new { Outcome = "delivered" });
        await Ended(order);
    }

    /// <summary>The subjects of what was mailed to an address.</summary>
    public async Task<List<string>> MailsTo(string email)
    {
        var mailbox = await Get($"{Platform.Mail.Address}/mail?to={Uri.EscapeDataString(email)}", token: null);
        return [.. mailbox.GetProperty("mail").EnumerateArray().Select(mail => mail.GetProperty("subject").GetString()!)];
    }

    /// <summary>What is to be done and is; the answer's JSON where it has any.</summary>
    public async Task<JsonElement> Done(HttpMethod method, string path, string? token, object? body)
    {
        using var answer = await Send(method, path, token, JsonContent.Create(body, options: JsonSerializerOptions.Web));
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.IsSuccessStatusCode, $"{method} {path}: {answer.StatusCode} {text}");
        return text.Length == 0 ? default : JsonElement.Parse(text);
    }

    public async Task<HttpResponseMessage> Send(
        HttpMethod method, string path, string? token, HttpContent? body = null, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, path) { Content = body };
        if (token is not null) { request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token); }
        foreach (var (name, value) in headers) { request.Headers.TryAddWithoutValidation(name, value); }
        return await Http.SendAsync(request);
    }

    /// <summary>
    /// An order of these quantities at the list prices of nobody in particular: 10.00 each. The buyer takes the goods
    /// along, so it completes without anybody who packs and delivers.
    /// </summary>
    public static object Wish(string paymentToken, params (string Sku, long Quantity)[] lines) => new
    {
        Currency = "GBP",
        PaymentToken = paymentToken,
        Collected = true,
        Lines = lines.Select(line => new { line.Sku, line.Quantity, UnitPriceMinor = 10_00 }),
    };

    /// <summary>Places the order as sales and waits for its end; the answer is its status.</summary>
    public async Task<JsonElement> PlaceAndFollow(Guid order, object wish)
    {
        var sally = await TokenOf("sally");
        using var placed = await Send(HttpMethod.Put, $"orders/{order}", sally, JsonContent.Create(wish, options: JsonSerializerOptions.Web));
        Assert.True(placed.StatusCode == System.Net.HttpStatusCode.Accepted, await placed.Content.ReadAsStringAsync());
        await _follow.EndOf(order);
        await Quiet.Wait(Platform, CancellationToken.None);
        return await Get($"orders/{order}", sally);
    }

    public async Task<JsonElement> Get(string path, string? token)
    {
        using var answer = await Send(HttpMethod.Get, path, token);
        Assert.True(answer.IsSuccessStatusCode, $"{path}: {answer.StatusCode} {await answer.Content.ReadAsStringAsync()}");
        return await answer.Content.ReadFromJsonAsync<JsonElement>();
    }

    /// <summary>(on hand, reserved, sold) of a sku.</summary>
    public async Task<(long OnHand, long Reserved, long Sold)> StockOf(string sku)
    {
        var stock = await Get($"stock/{sku}", await TokenOf("wanda"));
        return (stock.GetProperty("onHand").GetInt64(), stock.GetProperty("reserved").GetInt64(), stock.GetProperty("sold").GetInt64());
    }

    /// <summary>The kinds of the provider's ledger entries for an order, in order.</summary>
    public async Task<List<string>> LedgerOf(Guid order)
    {
        var kinds = new List<string>();
        for (var after = 0L; ;)
        {
            var page = await Get(
                $"{Platform.PaymentProvider.Address}/v1/ledger?after={after}&limit=1000", Platform.PaymentProvider.ApiKey);
            var entries = page.GetProperty("entries").EnumerateArray().ToList();
            if (entries.Count == 0) { return kinds; }
            after = entries[^1].GetProperty("sequence").GetInt64();
            kinds.AddRange(entries
                .Where(entry => entry.GetProperty("reference").GetString() == order.ToString())
                .Select(entry => entry.GetProperty("kind").GetString()!));
        }
    }
}

/// <summary>One instance as the registry has it.</summary>
public sealed record RegisteredInstance(
    string Id, string App, string Version, int? ProcessId, string State, string Health, int Restarts);

/// <summary>Shops are heavy: the classes of one run share one, one after the other.</summary>
[CollectionDefinition(nameof(WholeShop))]
public sealed class WholeShop : ICollectionFixture<RunningShop>;
