using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;
using ServerlessShop.Local.FunctionsHost.Invocations;
using ServerlessShop.Local.FunctionsHost.Metadata;
using ServerlessShop.Local.FunctionsHost.Processes;
using ServerlessShop.Local.FunctionsHost.Timers;

namespace ServerlessShop.Local.FunctionsHost.Http;

/// <summary>The host's own status, firing a function by hand, and what runs where, for who holds the host's key.</summary>
public sealed class AdminEndpoints(IReadOnlyDictionary<string, FunctionApp> apps, HostParts host)
{
    /// <summary>Each is a process of this machine; a slip of the finger must not start a thousand.</summary>
    private const int InstancesMax = 100;

    private static readonly JsonSerializerOptions _json =
        new(JsonSerializerDefaults.Web) { UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow };

    public void Map(WebApplication web)
    {
        web.MapGet("/admin/host/status", context => Allowed(context, Status));
        web.MapPost("/admin/functions/{app}/{name}", context => Allowed(context, Fire));
        web.MapPost("/admin/instances/{app}", context => Allowed(context, SetInstances));
        web.MapPost("/admin/update/{app}", context => Allowed(context, Update));
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

    private Task Status(HttpContext context) => context.Response.WriteAsJsonAsync(new
    {
        state = "Running",
        apps = apps.Values.Select(app => new
        {
            name = app.Spec.Name,
            instances = app.Instances.Select(instance => new
            {
                id = instance.Id,
                version = instance.Version.Id,
                state = instance.State.ToString(),
                processId = instance.Worker?.Process.Id,
                address = instance.Worker?.Address,
                restarts = instance.Restarts,
                inFlight = instance.Worker?.InFlight ?? 0,
                health = instance.Health.ToString(),
            }),
            functions = app.Functions.Select(one => new
            {
                name = one.Name, trigger = one.Trigger.GetType().Name, isDisabled = one.IsDisabled,
            }),
            counts = app.Counters.Read().Select(count => new
            {
                function = count.Function,
                invocations = count.Invocations,
                failures = count.Failures,
                milliseconds = (long)count.Duration.TotalMilliseconds,
            }),
        }),
    });

    private Task SetInstances(HttpContext context) => Change(context, async app =>
    {
        if (!int.TryParse(context.Request.Query["count"], NumberStyles.None, CultureInfo.InvariantCulture, out var count)
            || count is < 1 or > InstancesMax)
        {
            throw new FormatException($"'count' is a number from 1 to {InstancesMax}.");
        }

        await app.SetInstances(count);
        return new { app = app.Spec.Name, instances = app.Instances.Select(instance => instance.Id) };
    });

    private Task Update(HttpContext context) => Change(context, async app =>
    {
        var asked = context.Features.Get<IHttpRequestBodyDetectionFeature>()?.CanHaveBody != true
            ? new UpdateRequest(null)
            : await JsonSerializer.DeserializeAsync<UpdateRequest>(context.Request.Body, _json, context.RequestAborted);
        var update = await app.Update(asked?.Folder);
        return new
        {
            app = update.App,
            from = new { version = update.From.Id, informationalVersion = update.From.Informational },
            to = new { version = update.To.Id, informationalVersion = update.To.Informational },
            instances = update.Instances,
        };
    });

    /// <summary>Answers when the change is done: 409 with the reason when it could not be, and all is as before.</summary>
    private async Task Change<T>(HttpContext context, Func<FunctionApp, Task<T>> change)
    {
        if (!apps.TryGetValue((string)context.Request.RouteValues["app"]!, out var app))
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        try
        {
            await context.Response.WriteAsJsonAsync(await change(app));
        }
        catch (Exception malformed) when (malformed is JsonException or FormatException)
        {
            context.Response.StatusCode = StatusCodes.Status400BadRequest;
            await context.Response.WriteAsync(malformed.Message);
        }
        catch (StartException refused)
        {
            context.Response.StatusCode = StatusCodes.Status409Conflict;
            await context.Response.WriteAsync(refused.Message);
        }
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

    private sealed record UpdateRequest(string? Folder);
}
