using System.Collections.Concurrent;
using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace ServerlessShop.LocalWorker.Specs.Running;

/// <summary>The host's side of the protocol: hears that a worker is ready, and what it says about messages.</summary>
public sealed class FunctionsHostFake : IAsyncDisposable
{
    public const string Key = "the-key";

    private readonly WebApplication _web;
    private readonly ConcurrentQueue<JsonObject> _settlements = new();
    private readonly TaskCompletionSource<JsonObject> _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private FunctionsHostFake(WebApplication web)
    {
        _web = web;
        web.Use(async (http, next) =>
        {
            if (http.Request.Headers["X-Local-Host-Key"] != Key)
            {
                http.Response.StatusCode = 403;
                return;
            }

            await next(http);
        });
        web.MapPost("/workers/sample-1/ready", Ready);
        web.MapPost("/workers/sample-1/settlements", Settle);
    }

    public Uri Address => new(_web.Urls.Single());

    public Task<JsonObject> WorkerReady => _ready.Task;

    public IReadOnlyList<JsonObject> Settlements => [.. _settlements];

    public int ReadyStatus { get; set; } = 200;

    public HashSet<string> LostLocks { get; } = [];

    public static async Task<FunctionsHostFake> Start()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var host = new FunctionsHostFake(builder.Build());
        await host._web.StartAsync();
        return host;
    }

    /// <summary>The folder of the app this host starts.</summary>
    public string Directory { get; } = System.IO.Directory.CreateTempSubdirectory("worker").FullName;

    public async ValueTask DisposeAsync()
    {
        await _web.DisposeAsync();
        System.IO.Directory.Delete(Directory, recursive: true);
    }

    private async Task Ready(HttpContext http)
    {
        var said = await Read(http);
        http.Response.StatusCode = ReadyStatus;
        await http.Response.WriteAsync(ReadyStatus == 200 ? "" : "Not you.");
        _ready.TrySetResult(said);
    }

    private async Task Settle(HttpContext http)
    {
        var said = await Read(http);
        if (LostLocks.Contains((string)said["lockToken"]!))
        {
            http.Response.StatusCode = 410;
            return;
        }

        _settlements.Enqueue(said);
        await http.Response.WriteAsync("{}");
    }

    private static async Task<JsonObject> Read(HttpContext http) =>
        (await JsonSerializer.DeserializeAsync<JsonObject>(http.Request.Body))!;
}
