using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace ServerlessShop.FunctionsHost.FakeApp;

/// <summary>Functions that do what their names say.</summary>
internal sealed class FakeFunctions(HttpClient host, string workerId, string key, string version)
{
    private readonly TaskCompletionSource _released = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile TaskCompletionSource _well = new();

    /// <summary>From here on it does not answer when asked for its health.</summary>
    public void Hang() => _well = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Recover() => _well.TrySetResult();

    public void Map(WebApplication app)
    {
        app.Use(async (context, next) =>
        {
            if (context.Request.Headers["X-Local-Host-Key"] != key) { context.Response.StatusCode = 403; }
            else { await next(context); }
        });
        app.MapGet("/local/health", async (HttpContext context) =>
        {
            await _well.Task.WaitAsync(context.RequestAborted);
            return Results.Json(new { status = "ready" });
        });
        app.MapPost("/local/invocations/{name}", Invoke);
        MapHttp(app);
    }

    private void MapHttp(WebApplication app)
    {
        app.Map("/api/echo/{**rest}", (Delegate)Echo);
        app.Map("/api/throws", () => Results.StatusCode(500));
        app.Map("/api/redirects", () => Results.Redirect("/elsewhere"));
        app.Map("/api/dies", () => Process.GetCurrentProcess().Kill());
        app.MapPost("/api/hangs", Hang);
        app.MapPost("/api/recovers", Recover);
        app.MapGet("/api/version", () => $"{version} {workerId}");
        app.MapGet($"/api/only-{version}", () => version);
        app.MapPost("/api/release", () => _released.TrySetResult());
        app.Map("/api/waits", async () =>
        {
            await _released.Task;
            return "waited";
        });
        app.Map("/api/never", (HttpContext context) => Task.Delay(Timeout.Infinite, context.RequestAborted));
        app.Map("/api/connection", (HttpContext context) =>
        {
            context.Response.Headers.Connection = "X-Of-This-Hop";
            context.Response.Headers["X-Of-This-Hop"] = "1";
            context.Response.Headers["X-Of-The-Answer"] = "2";
            context.Response.Headers.SetCookie = "a=b";
            context.Response.Headers.ContentEncoding = "gzip"; // It is not, and nobody on the way may look.
            return "plain";
        });
        app.Map("/api/streams", async (HttpContext context) =>
        {
            await context.Response.WriteAsync("first\n");
            await context.Response.Body.FlushAsync();
            await _released.Task;
            await context.Response.WriteAsync("second\n");
        });
        app.Map("/api/breaks-off", async (HttpContext context) =>
        {
            await context.Response.WriteAsync("half of it");
            await context.Response.Body.FlushAsync();
            context.Abort();
        });
        app.Map("/api/settings/{name}", (string name) => Environment.GetEnvironmentVariable(name) ?? "(none)");
    }

    private static async Task<IResult> Echo(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body);
        return Results.Json(new
        {
            method = context.Request.Method,
            target = context.Features.Get<IHttpRequestFeature>()!.RawTarget,
            headers = context.Request.Headers.ToDictionary(header => header.Key.ToLowerInvariant(), header => header.Value.ToString()),
            body = await reader.ReadToEndAsync(),
        });
    }

    private async Task<IResult> Invoke(string name, JsonElement invocation)
    {
        switch (name)
        {
            case "Succeeds":
                return Answer(null);
            case "Tells":
                Console.WriteLine($"info Fake.Told: {version} {invocation.GetProperty("trigger")}");
                return Answer(null);
            case "WaitsFirst":
                Console.WriteLine($"info Fake.Waits: {version}");
                await _released.Task;
                Console.WriteLine($"info Fake.Waited: {version}");
                return Answer(null);
            case "Throws":
                return Answer("System.InvalidOperationException: No.");
            case "Dies":
                Process.GetCurrentProcess().Kill();
                return Answer(null);
            case "Never":
                await Task.Delay(Timeout.Infinite);
                return Answer(null);
            case "Completes":
            case "DeadLetters":
                foreach (var message in invocation.GetProperty("trigger").GetProperty("messages").EnumerateArray())
                {
                    await Settle(name, message.GetProperty("lockToken").GetGuid());
                }

                return Answer(null);
            default:
                return Results.NotFound();
        }
    }

    private async Task Settle(string name, Guid lockToken)
    {
        object settlement = name == "Completes"
            ? new { kind = "complete", lockToken }
            : new
            {
                kind = "deadLetter", lockToken, deadLetterReason = "refused", deadLetterDescription = "Not wanted.",
                propertiesToModify = new { note = new { type = "long", value = 7 } },
            };
        using var answer = await host.PostAsJsonAsync($"/workers/{workerId}/settlements", settlement);
        Console.WriteLine($"info Fake.Settlement: {(int)answer.StatusCode}");
    }

    private static IResult Answer(string? error) => Results.Json(new { succeeded = error is null, error });
}
