using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using ServerlessShop.Local.FunctionsHost.Processes;
using ServerlessShop.Platform.Benchmarks.Broker;

namespace ServerlessShop.Platform.Benchmarks.Host;

/// <summary>
/// The least that speaks a worker's part of the functions host's protocol: an HTTP function, and one that notes how old
/// a message is. Both processes read the machine's one monotonic clock.
/// </summary>
internal sealed class BenchmarkWorker
{
    private readonly Lock _gate = new();
    private List<long> _ages = [];
    private long _handled;

    public static async Task<int> Run(string host, string id)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        await using var app = builder.Build();
        new BenchmarkWorker().Map(app);
        await app.StartAsync();

        using var http = new HttpClient { BaseAddress = new Uri(host) };
        http.DefaultRequestHeaders.Add(Worker.KeyHeader, Environment.GetEnvironmentVariable("LOCAL_HOST_KEY"));
        using var ready = await http.PostAsJsonAsync(
            $"/workers/{id}/ready", new { address = app.Urls.First(), processId = Environment.ProcessId, functions = Functions() });
        ready.EnsureSuccessStatusCode();
        
        // Told to end, or left by its parent. The console reads on the thread that asks.
        await Task.WhenAny(app.WaitForShutdownAsync(), Task.Run(Console.In.ReadToEnd));
        return 0;
    }

    private static object[] Functions() =>
    [
        new { name = "Reads", bindings = new object[] { new { name = "http", type = "httpTrigger", direction = "In", authLevel = "Anonymous" } } },
        new
        {
            name = "Hears",
            bindings = new object[]
            {
                new { name = "message", type = "serviceBusTrigger", direction = "In", topicName = "ordering", subscriptionName = "s0", connection = "ServiceBus" },
            },
        },
    ];

    private void Map(WebApplication app)
    {
        app.MapGet("/local/health", () => Results.Json(new { status = "ready" }));
        app.MapGet("/api/reads", () => Results.Text("read"));
        app.MapPost("/local/invocations/{name}", (JsonElement invocation) =>
        {
            foreach (var message in invocation.GetProperty("trigger").GetProperty("messages").EnumerateArray())
            {
                Note((long)(BrokerMessages.AgeOf(message.GetProperty("body").GetBytesFromBase64()).TotalSeconds * Stopwatch.Frequency));
            }

            return Results.Json(new { succeeded = true, error = (string?)null });
        });
        app.MapGet("/api/handled", () => { lock (_gate) { return _handled; } });
        app.MapPost("/api/ages", () =>
        {
            lock (_gate)
            {
                var ages = _ages;
                _ages = [];
                return ages;
            }
        });
    }

    private void Note(long age)
    {
        lock (_gate)
        {
            _ages.Add(age);
            _handled++;
        }
    }
}
