using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using ServerlessShop.LocalWorker.Running;

namespace ServerlessShop.LocalWorker.Specs.Running;

/// <summary>A worker in this process, spoken to as the functions host does.</summary>
public sealed class Worker : IAsyncDisposable
{
    private readonly IHost _host;
    private readonly HttpClient _http;

    private Worker(IHost host, FunctionsHostFake functionsHost, Uri address)
    {
        _host = host;
        FunctionsHost = functionsHost;
        Address = address;
        _http = new HttpClient { BaseAddress = address };
    }

    public FunctionsHostFake FunctionsHost { get; }

    public Uri Address { get; }

    public IServiceProvider Services => _host.Services;

    public static Task<Worker> Start(params Type[] functions) => Start(null, functions);

    public static Task<Worker> Start(Action<FunctionsApplicationBuilder>? configure, params Type[] functions) =>
        Start(configure, hostJson: null, functions);

    public static async Task<Worker> Start(
        Action<FunctionsApplicationBuilder>? configure, string? hostJson, params Type[] functions)
    {
        var functionsHost = await FunctionsHostFake.Start();
        try
        {
            var builder = BuilderFor(functionsHost, hostJson, functions);
            (configure ?? (app => app.ConfigureFunctionsWebApplication())).Invoke(builder);
            var host = builder.Build();
            await host.StartAsync();
            var ready = await functionsHost.WorkerReady;
            return new Worker(host, functionsHost, new Uri((string)ready["address"]!));
        }
        catch
        {
            await functionsHost.DisposeAsync();
            throw;
        }
    }

    public async Task<HttpResponseMessage> Send(
        HttpMethod method, string path, string? body = null, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, path);
        request.Headers.Add("X-Local-Host-Key", FunctionsHostFake.Key);

        // The host says it of what it forwards, and not of what it asks itself.
        if (!path.StartsWith("/local/", StringComparison.Ordinal)) { request.Headers.Add("x-ms-invocation-id", Guid.NewGuid().ToString()); }
        foreach (var (name, value) in headers)
        {
            request.Headers.Remove(name);
            if (value.Length > 0)
            {
                request.Headers.Add(name, value);
            }
        }

        if (body is not null)
        {
            request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        }

        return await _http.SendAsync(request);
    }

    public Task<HttpResponseMessage> Get(string path, params (string Name, string Value)[] headers) =>
        Send(HttpMethod.Get, path, null, headers);

    public async Task<(bool Succeeded, string? Error)> Trigger(
        string function, JsonNode trigger, string? traceparent = null, int tries = 0)
    {
        var request = new JsonObject
        {
            ["invocationId"] = Guid.NewGuid().ToString(),
            ["traceparent"] = traceparent,
            ["tracestate"] = null,
            ["retryCount"] = tries,
            ["maxRetryCount"] = 5,
            ["trigger"] = trigger,
        };
        using var response = await Send(HttpMethod.Post, $"/local/invocations/{function}", request.ToJsonString());
        response.EnsureSuccessStatusCode();
        var answer = (await response.Content.ReadFromJsonAsync<JsonObject>())!;
        return ((bool)answer["succeeded"]!, (string?)answer["error"]);
    }

    public static JsonObject Messages(params (string Subject, string Id, string Body)[] messages) => new()
    {
        ["messages"] = new JsonArray([.. messages.Select(message => new JsonObject
        {
            ["lockToken"] = LockTokenOf(message.Id).ToString(),
            ["lockedUntil"] = "2026-01-01T12:01:00Z",
            ["sequenceNumber"] = 7,
            ["deliveryCount"] = 1,
            ["enqueuedTime"] = "2026-01-01T12:00:00Z",
            ["body"] = Convert.ToBase64String(Encoding.UTF8.GetBytes(message.Body)),
            ["messageId"] = message.Id,
            ["subject"] = message.Subject,
            ["contentType"] = null,
            ["timeToLive"] = "14.00:00:00",
            ["properties"] = new JsonObject
            {
                ["cause"] = new JsonObject { ["type"] = "string", ["value"] = $"cause-{message.Id}" },
            },
        })]),
    };

    public static Guid LockTokenOf(string messageId) =>
        new(System.Security.Cryptography.SHA256.HashData(Encoding.UTF8.GetBytes(messageId)).AsSpan(0, 16));

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _host.StopAsync();
        _host.Dispose();
        await FunctionsHost.DisposeAsync();
    }

    internal static FunctionsApplicationBuilder BuilderFor(
        FunctionsHostFake functionsHost, string? hostJson, params Type[] functions)
    {
        File.WriteAllText(Path.Combine(functionsHost.Directory, "host.json"), hostJson ?? """{ "version": "2.0" }""");
        return new([], new WorkerStart(
            functionsHost.Address, "sample-1", FunctionsHostFake.Key, functionsHost.Directory, "Sample", functions),
            ownsProcess: false);
    }
}
