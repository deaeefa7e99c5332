using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using ServerlessShop.Local.FunctionsHost.Processes;
using ServerlessShop.Local.FunctionsHost.ServiceBus;
using ServerlessShop.Local.Seams;

namespace ServerlessShop.Local.FunctionsHost.Http;

/// <summary>What workers ask of the host: to be given work, and to settle messages while a function runs.</summary>
public sealed class WorkerEndpoints(Func<string, (FunctionApp App, Worker Worker)?> find, Effects effects)
{
    private static readonly JsonSerializerOptions _json = new(JsonSerializerDefaults.Web)
    {
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
    };

    public void Map(WebApplication host)
    {
        host.MapPost("/workers/{id}/ready", context => Known(context, Ready));
        host.MapPost("/workers/{id}/settlements", context => Known(context, Settle));
    }

    private async Task Known(HttpContext context, Func<HttpContext, FunctionApp, Worker, Task> act)
    {
        // One answer for a wrong key and for a worker nobody knows: it tells a stranger nothing.
        if (find((string)context.Request.RouteValues["id"]!) is not var (app, worker)
            || !worker.Knows(context.Request.Headers[Worker.KeyHeader]))
        {
            context.Response.StatusCode = StatusCodes.Status403Forbidden;
            return;
        }

        try
        {
            await act(context, app, worker);
        }
        catch (Exception malformed) when (malformed is JsonException or FormatException)
        {
            await Text(context, StatusCodes.Status400BadRequest, malformed.Message);
        }
    }

    private static async Task Ready(HttpContext context, FunctionApp app, Worker worker)
    {
        var report = await Body<ReadyReport>(context);
        if (!Uri.TryCreate(report.Address, UriKind.Absolute, out var address) || !address.IsLoopback)
        {
            await Text(context, StatusCodes.Status400BadRequest, $"'{report.Address}' is no address on this machine.");
            return;
        }

        try
        {
            await app.Accept(worker, address, report.Functions);
        }
        catch (StartException refused)
        {
            await Text(context, StatusCodes.Status400BadRequest, refused.Message);
        }
    }

    private async Task Settle(HttpContext context, FunctionApp app, Worker worker)
    {
        var asked = await Body<SettlementRequest>(context);
        var order = new SettlementOrder(
            asked.Kind switch
            {
                "complete" => SettlementKind.Complete,
                "abandon" => SettlementKind.Abandon,
                "deadLetter" => SettlementKind.DeadLetter,
                "renewLock" => SettlementKind.RenewLock,
                _ => throw new FormatException($"The settlement '{asked.Kind}' is not supported."),
            },
            asked.LockToken,
            asked.DeadLetterReason,
            asked.DeadLetterDescription,
            asked.PropertiesToModify is { ValueKind: JsonValueKind.Object } properties
                ? MessageJson.ReadProperties(properties)
                : null);
        effects.Tell($"settle:{app.Spec.Name}");
        try
        {
            var lockedUntil = await worker.Locks.Settle(order, CancellationToken.None);
            await context.Response.WriteAsJsonAsync(new { lockedUntil = lockedUntil?.UtcDateTime });
        }
        catch (MessageLockLostException lost)
        {
            await Text(context, StatusCodes.Status410Gone, lost.Message);
        }
    }

    private static async Task<T> Body<T>(HttpContext context) =>
        await JsonSerializer.DeserializeAsync<T>(context.Request.Body, _json, context.RequestAborted)
        ?? throw new JsonException("The body is null.");

    private static Task Text(HttpContext context, int status, string text)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "text/plain";
        return context.Response.WriteAsync(text);
    }

    private sealed record ReadyReport(string Address, int ProcessId, JsonElement Functions);

    private sealed record SettlementRequest(
        string Kind, Guid LockToken, string? DeadLetterReason = null, string? DeadLetterDescription = null,
        JsonElement? PropertiesToModify = null);
}
