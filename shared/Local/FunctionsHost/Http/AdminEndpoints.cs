using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using ServerlessShop.Local.FunctionsHost.Invocations;
using ServerlessShop.Local.FunctionsHost.Metadata;
using ServerlessShop.Local.FunctionsHost.Processes;
using ServerlessShop.Local.FunctionsHost.Timers;

namespace ServerlessShop.Local.FunctionsHost.Http;

/// <summary>The host's own status, and firing a function by hand, for who holds the host's key.</summary>
public sealed class AdminEndpoints(IReadOnlyDictionary<string, FunctionApp> apps, HostParts host)
{
    private static readonly TimeSpan _healthLimit = TimeSpan.FromSeconds(2);

    public void Map(WebApplication web)
    {
        web.MapGet("/admin/host/status", context => Allowed(context, Status));
        web.MapPost("/admin/functions/{app}/{name}", context => Allowed(context, Fire));
    }

    private async Task Allowed(HttpContext context, Func<HttpContext, Task> act)
    {
        var key = Encoding.UTF8.GetBytes(context.Request.Headers[Worker.KeyHeader].ToString());
        if (!CryptographicOperations.FixedTimeEquals(key, Encoding.UTF8.GetBytes(host.Options.AdminKey)))
        {
            context.Response.StatusCode = StatusCodes.Status403Forbidden;
            return;
        }

        await act(context);
    }

    private async Task Status(HttpContext context)
    {
        using var limit = new CancellationTokenSource(_healthLimit);
        var states = await Task.WhenAll(apps.Values.Select(async app => new
        {
            name = app.Spec.Name,
            instances = await Task.WhenAll(app.Instances.Select(async instance => new
            {
                id = instance.Id,
                state = instance.State.ToString(),
                processId = instance.Worker?.Process.Id,
                address = instance.Worker?.Address,
                restarts = instance.Restarts,
                inFlight = instance.Worker?.InFlight ?? 0,
                health = instance.Worker is { } worker ? await worker.Health(limit.Token) : null,
            })),
            functions = app.Functions.Select(one => new { name = one.Name, trigger = one.Trigger.GetType().Name }),
            counts = app.Counters.Read().Select(count => new
            {
                function = count.Function,
                invocations = count.Invocations,
                failures = count.Failures,
                milliseconds = (long)count.Duration.TotalMilliseconds,
            }),
        }));
        await context.Response.WriteAsJsonAsync(new { state = "Running", apps = states });
    }

    private async Task Fire(HttpContext context)
    {
        var name = (string)context.Request.RouteValues["name"]!;
        if (!apps.TryGetValue((string)context.Request.RouteValues["app"]!, out var app)
            || app.Functions.FirstOrDefault(one => one.Name == name) is not { } function)
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        if (await Input(context) is not { } input || Invocation(function, input) is not { } invocation)
        {
            context.Response.StatusCode = StatusCodes.Status400BadRequest;
            return;
        }

        _ = Run(app, invocation);
        context.Response.StatusCode = StatusCodes.Status202Accepted;
    }

    /// <summary>Azure's body: {"input":"…"}. Null when it is something else.</summary>
    private static async Task<string?> Input(HttpContext context)
    {
        try
        {
            using var body = await JsonDocument.ParseAsync(context.Request.Body, default, context.RequestAborted);
            var root = body.RootElement;
            return root.ValueKind == JsonValueKind.Object && root.TryGetProperty("input", out var input)
                ? input.ToString()
                : null;
        }
        catch (JsonException)
        {
            return null; // Answered with 400.
        }
    }

    /// <summary>
    /// Timers run as they are, change feed functions over the documents of the input. For the others null: a message or
    /// a request is simply sent.
    /// </summary>
    private static Invocation? Invocation(FunctionDefinition function, string input) => function.Trigger switch
    {
        Trigger.Timer => new(function.Name, json => TimerListener.WriteTrigger(json, null, isPastDue: false)),
        Trigger.Cosmos when Documents(input) is { } documents => new(function.Name, json =>
        {
            json.WriteStartObject();
            json.WritePropertyName("documents");
            documents.WriteTo(json);
            json.WriteEndObject();
        }),
        _ => null,
    };

    private static JsonElement? Documents(string input)
    {
        try
        {
            var read = JsonElement.Parse(input);
            return read.ValueKind == JsonValueKind.Array ? read : null;
        }
        catch (JsonException)
        {
            return null; // Answered with 400.
        }
    }

    private async Task Run(FunctionApp app, Invocation invocation)
    {
        var result = await app.Invoke(invocation, CancellationToken.None);
        if (result.Succeeded) { return; }
        host.Log(app.Spec.Name, LogLevel.Error, $"{invocation.Function}: failed: {result.Error}");
    }
}
