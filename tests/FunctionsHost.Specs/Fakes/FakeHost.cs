using System.Net.Http.Json;
using System.Text.Json;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using ServerlessShop.Local.FunctionsHost;

namespace ServerlessShop.FunctionsHost.Specs.Fakes;

/// <summary>A functions host that runs the fake app as a real process, on a free port and in a folder of its own.</summary>
public sealed class FakeHost : IAsyncDisposable
{
    public const string Http =
        """{"name":"Echo","bindings":[{"name":"http","type":"httpTrigger","direction":"In","authLevel":"Anonymous"}]}""";

    public const string Timer =
        """{"name":"Succeeds","bindings":[{"name":"timer","type":"timerTrigger","direction":"In","schedule":"0 0 * * * *"}]}""";

    private readonly string _folder = Directory.CreateTempSubdirectory("functionshost-").FullName;
    private readonly Channel<(LogLevel Level, string Line)> _lines = Channel.CreateUnbounded<(LogLevel, string)>();

    public FakeHost(
        string mode = "", string? functions = null, string hostJson = """{"version":"2.0"}""", int instances = 1,
        TimeProvider? machineTime = null, Func<FunctionsHostOptions, FunctionsHostOptions>? with = null)
    {
        Clock = new(new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero));
        Broker = new(Clock);
        var settings = new Dictionary<string, string>
        {
            ["Fake__Mode"] = mode,
            ["Fake__Functions"] = $"[{functions ?? Http}]",
            ["ServiceBus__fullyQualifiedNamespace"] = "localhost",
            ["Cosmos__accountEndpoint"] = "http://localhost",
        };
        var options = new FunctionsHostOptions(
            "http://127.0.0.1:0", Path.Combine(_folder, "state"),
            [new("ordering", Build("app", hostJson), settings, instances)])
        {
            Log = (_, level, line) => _lines.Writer.TryWrite((level, line)),
            MachineTime = machineTime ?? TimeProvider.System,

            // A spec that moves the time far ahead does not mean the worker's health.
            HealthInterval = machineTime is null ? TimeSpan.FromSeconds(5) : Timeout.InfiniteTimeSpan,
        };
        Options = with is null ? options : with(options);
        Host = new(Options, Broker, Changes, Clock);
    }

    public FunctionsHostOptions Options { get; }

    public ArmedClock Clock { get; }

    public InMemoryBroker Broker { get; }

    public InMemoryFeed Changes { get; } = new();

    public LocalFunctionsHost Host { get; }

    public HttpClient Client { get; } = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false });

    public static string Bus(string function, string rest = "") =>
        $$"""
        {"name":"{{function}}","bindings":[{"name":"message","type":"serviceBusTrigger","direction":"In",
        "topicName":"ordering","subscriptionName":"payments","connection":"ServiceBus"{{rest}}}]}
        """;

    public static string Feed(string function) =>
        $$"""
        {"name":"{{function}}","bindings":[{"name":"changes","type":"cosmosDBTrigger","direction":"In",
        "databaseName":"shop","containerName":"ordering","connection":"Cosmos"}]}
        """;

    public async Task<FakeHost> Ready()
    {
        await Host.StartAsync().Soon();
        await Host.WhenReady().Soon();
        return this;
    }

    /// <summary>An address of the app, as if it were public.</summary>
    public Uri App(string pathAndQuery) => new(Host.Address, "/apps/ordering" + pathAndQuery);

    public async Task<JsonElement> Echo(HttpRequestMessage request)
    {
        using var response = await Client.SendAsync(request).Soon();
        return await response.EnsureSuccessStatusCode().Content.ReadFromJsonAsync<JsonElement>();
    }

    public async Task<HttpResponseMessage> Ask(HttpMethod method, string path, string? key, object? body = null)
    {
        using var request = new HttpRequestMessage(method, new Uri(Host.Address, path));
        if (key is not null) { request.Headers.Add("X-Local-Host-Key", key); }
        if (body is not null) { request.Content = JsonContent.Create(body); }
        return await Client.SendAsync(request).Soon();
    }

    /// <summary>A request around the host. The fake app gives its key away; a real one never would.</summary>
    public async Task<HttpRequestMessage> ToWorker(HttpMethod method, string path)
    {
        using var response = await Ask(HttpMethod.Get, "/admin/host/status", Options.AdminKey);
        var status = await response.Content.ReadFromJsonAsync<JsonElement>();
        var address = status.GetProperty("apps")[0].GetProperty("instances")[0].GetProperty("address").GetString()!;
        var request = new HttpRequestMessage(method, new Uri(new Uri(address), path));
        request.Headers.Add("X-Local-Host-Key", await WorkerKey());
        return request;
    }

    /// <summary>The one version of which there is a private copy.</summary>
    public string Version() => Path.GetFileName(Assert.Single(Copies()));

    public string[] Copies() => Directory.GetDirectories(Path.Combine(Options.StateFolder, "apps", "ordering"));

    public Task<string> WorkerKey() => Setting("LOCAL_HOST_KEY");

    /// <summary>What a variable of the worker's environment is.</summary>
    public Task<string> Setting(string name) => Client.GetStringAsync(App($"/api/settings/{name}")).Soon();

    /// <summary>A response of which only the headers have been read.</summary>
    public Task<HttpResponseMessage> Headers(string path, bool ofInstance = false) => Client.GetAsync(
        ofInstance ? new Uri(Host.Address, path) : App(path), HttpCompletionOption.ResponseHeadersRead).Soon();

    /// <summary>Waits for a line that contains the text.</summary>
    public async Task<(LogLevel Level, string Line)> Logged(string text)
    {
        while (true)
        {
            var entry = await _lines.Reader.ReadAsync().AsTask().Soon();
            if (entry.Line.Contains(text, StringComparison.Ordinal)) { return entry; }
        }
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await Host.DisposeAsync().AsTask().Soon();
        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>A build of the app in a folder of its own; the result is its assembly.</summary>
    /// <param name="says">What it does where that differs from the app's settings: Fake__Mode, Fake__Functions, Fake__Version.</param>
    public string Build(string folder, string hostJson = """{"version":"2.0"}""", params (string Name, string Value)[] says)
    {
        const string app = "ServerlessShop.FunctionsHost.FakeApp";
        var to = Directory.CreateDirectory(Path.Combine(_folder, folder)).FullName;
        foreach (var ending in new[] { ".dll", ".runtimeconfig.json", ".deps.json" })
        {
            File.Copy(Path.Combine(AppContext.BaseDirectory, app + ending), Path.Combine(to, app + ending), overwrite: true);
        }

        File.WriteAllText(Path.Combine(to, "host.json"), hostJson);
        foreach (var (name, value) in says) { File.WriteAllText(Path.Combine(to, name), value); }
        return Path.Combine(to, app + ".dll");
    }

    /// <summary>The registry's answer.</summary>
    public async Task<JsonElement> Registry(string query = "")
    {
        using var response = await Client.GetAsync(new Uri(Host.Address, "/registry" + query)).Soon();
        return await response.EnsureSuccessStatusCode().Content.ReadFromJsonAsync<JsonElement>();
    }

    /// <summary>Waits, by long polls, until the registry's instances are so.</summary>
    public async Task<IReadOnlyList<JsonElement>> RegistryOnce(Func<IReadOnlyList<JsonElement>, bool> so)
    {
        var query = "";
        while (true)
        {
            var registry = await Registry(query);
            var instances = registry.GetProperty("instances").EnumerateArray().ToList();
            if (so(instances)) { return instances; }
            query = $"?after={registry.GetProperty("revision").GetInt64()}&wait=60";
        }
    }
}
