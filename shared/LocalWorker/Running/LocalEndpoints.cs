using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;

namespace ServerlessShop.LocalWorker.Running;

/// <summary>
/// What the functions host asks of the worker. Without the host's key nothing behind it is reached; a request that the
/// host only forwards, which has the key and an invocation id, reaches functions and none of this.
/// </summary>
internal sealed class LocalEndpoints(
    WorkerStart start, IReadOnlyList<Function> functions, FunctionRunner runner, IServiceScopeFactory scopes)
{
    public const string PathStart = "/local/";
    private const string InvocationIdHeader = "x-ms-invocation-id";
    private const string InvocationsPath = "/local/invocations/";

    private readonly byte[] _key = Encoding.UTF8.GetBytes(start.Key);

    private readonly Dictionary<string, Function> _functions =
        functions.ToDictionary(function => function.Name, StringComparer.OrdinalIgnoreCase);

    public Task Handle(HttpContext http, RequestDelegate next)
    {
        var sent = http.Request.Headers[WorkerStart.KeyHeader].ToString();
        if (!CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(sent), _key))
        {
            http.Response.StatusCode = StatusCodes.Status403Forbidden;
            return Task.CompletedTask;
        }

        http.Request.Headers.Remove(WorkerStart.KeyHeader);
        var path = http.Request.Path.Value ?? "";
        var isForwarded = http.Request.Headers.ContainsKey(InvocationIdHeader);
        if (isForwarded || !path.StartsWith(PathStart, StringComparison.OrdinalIgnoreCase))
        {
            return next(http);
        }

        if (path.Equals("/local/health", StringComparison.OrdinalIgnoreCase) && HttpMethods.IsGet(http.Request.Method))
        {
            http.Response.ContentType = "application/json";
            return http.Response.WriteAsync("""{"status":"ready"}""");
        }

        if (path.StartsWith(InvocationsPath, StringComparison.OrdinalIgnoreCase)
            && HttpMethods.IsPost(http.Request.Method)
            && _functions.TryGetValue(path[InvocationsPath.Length..], out var function))
        {
            return Invoke(http, function);
        }

        http.Response.StatusCode = StatusCodes.Status404NotFound;
        return Task.CompletedTask;
    }

    private async Task Invoke(HttpContext http, Function function)
    {
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
        {
            limit.MaxRequestBodySize = null; // A change feed page is larger than any request from outside.
        }

        JsonDocument? request = null;
        try
        {
            request = await JsonDocument.ParseAsync(http.Request.Body, cancellationToken: http.RequestAborted);
            await using var invocation = Read(request.RootElement, function, http.RequestAborted);
            await Answer(http, await Run(invocation));
        }
        catch (Exception malformed) when (malformed is JsonException or FormatException or KeyNotFoundException
            && !http.Response.HasStarted)
        {
            http.Response.StatusCode = StatusCodes.Status400BadRequest;
            await http.Response.WriteAsync(malformed.Message);
        }
        finally
        {
            request?.Dispose();
        }
    }

    private Invocation Read(JsonElement request, Function function, CancellationToken aborted)
    {
        if (request.ValueKind != JsonValueKind.Object || !request.TryGetProperty("trigger", out var trigger))
        {
            throw new FormatException("'trigger' is missing.");
        }

        return new Invocation(
            function, Text("invocationId") ?? throw new FormatException("'invocationId' is missing."), scopes,
            Text("traceparent") ?? "", Text("tracestate") ?? "", aborted)
        {
            TriggerSource = TriggerPayload.SourceOf(function, trigger),
            Retry = (Number("retryCount"), Number("maxRetryCount")),
        };

        string? Text(string name) =>
            request.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
                ? value.GetString()
                : null;

        int Number(string name) =>
            request.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number
                ? value.GetInt32()
                : 0;
    }

    [SuppressMessage("Design", "CA1031", Justification = "Whatever a function throws is told to the host.")]
    private async Task<string?> Run(Invocation invocation)
    {
        try
        {
            await runner.Run(invocation);
            return null;
        }
        catch (Exception thrown)
        {
            return thrown.ToString();
        }
    }

    private static async Task Answer(HttpContext http, string? error)
    {
        http.Response.ContentType = "application/json";
        await http.Response.WriteAsync(error is null
            ? """{"succeeded":true}"""
            : JsonSerializer.Serialize(new { succeeded = false, error }));
    }
}
