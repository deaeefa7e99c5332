using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using ServerlessShop.Local.FunctionsHost.Invocations;
using ServerlessShop.Local.FunctionsHost.Metadata;
using ServerlessShop.Local.FunctionsHost.Processes;

namespace ServerlessShop.Local.FunctionsHost.Http;

/// <summary>
/// Sends a request on to a worker and streams the answer back, as Azure's front end and functions host do. A request
/// is sent once: whether a worker that died had done the work, nobody knows but the caller.
/// </summary>
public sealed class Forwarder(HttpMessageInvoker http, FunctionsHostOptions options)
{
    /// <summary>FUNCTIONS_REQUEST_BODY_SIZE_LIMIT.</summary>
    private const long BodyBytesMax = 104_857_600;

    private const string InvocationIdHeader = "x-ms-invocation-id";

    public async Task Forward(
        HttpContext context, FunctionApp app, string pathAndQuery, IReadOnlyDictionary<string, string> addHeaders)
    {
        if (app.Enter() is not { } worker)
        {
            context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            context.Response.Headers.RetryAfter = "1";
            return;
        }

        var begun = options.MachineTime.GetTimestamp();
        try
        {
            await Forward(context, app.HostJson, worker, pathAndQuery, addHeaders);
        }
        finally
        {
            worker.Leave();
            var ok = context.Response.StatusCode < StatusCodes.Status500InternalServerError;
            app.Counters.Count(InvocationCounters.Http, ok, options.MachineTime.GetElapsedTime(begun));
        }
    }

    private async Task Forward(
        HttpContext context, HostJson hostJson, Worker worker, string pathAndQuery, IReadOnlyDictionary<string, string> addHeaders)
    {
        var functionFirst = hostJson.FunctionTimeout is { } ends && ends < options.ResponseLimit;
        using var limit = new CancellationTokenSource(
            functionFirst ? hostJson.FunctionTimeout!.Value : options.ResponseLimit, options.MachineTime);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, context.RequestAborted);
        using var request = Request(context, worker, pathAndQuery, addHeaders);
        HttpResponseMessage response;
        try
        {
            response = await http.SendAsync(request, either.Token);
        }
        catch (Exception) when (context.RequestAborted.IsCancellationRequested)
        {
            return; // Nobody is left to answer.
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested)
        {
            if (functionFirst) { worker.Process.Kill(); }
            context.Response.StatusCode =
                functionFirst ? StatusCodes.Status500InternalServerError : StatusCodes.Status504GatewayTimeout;
            return;
        }
        catch (Exception failure) when (TooLarge(failure) is { } status)
        {
            context.Response.StatusCode = status;
            return;
        }
        catch (HttpRequestException)
        {
            context.Response.StatusCode = StatusCodes.Status502BadGateway;
            return;
        }

        using (response) { await Answer(context, response); }
    }

    private static HttpRequestMessage Request(
        HttpContext context, Worker worker, string pathAndQuery, IReadOnlyDictionary<string, string> addHeaders)
    {
        // As it came: a Uri built the usual way would tidy up escapes and dots that routes may depend on.
        var target = new Uri(
            worker.Address!.GetLeftPart(UriPartial.Authority) + pathAndQuery,
            new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true });
        var request = new HttpRequestMessage(new HttpMethod(context.Request.Method), target)
        {
            Version = System.Net.HttpVersion.Version11,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = Content(context),
        };

        var connection = context.Request.Headers.Connection;
        foreach (var (name, values) in context.Request.Headers)
        {
            if (!HopByHop.Is(name, connection) && !IsOurs(name) && !addHeaders.ContainsKey(name))
            {
                Set(request, name, values.ToArray());
            }
        }

        SetForwarded(context.Request, request, addHeaders);
        foreach (var (name, value) in addHeaders)
        {
            if (!HopByHop.Is(name, default) && !IsOurs(name)) { Set(request, name, [value]); }
        }

        request.Headers.Add(Worker.KeyHeader, worker.Key);
        request.Headers.Add(InvocationIdHeader, Guid.NewGuid().ToString());
        return request;
    }

    private static HttpContent? Content(HttpContext context)
    {
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
        {
            size.MaxRequestBodySize = BodyBytesMax;
        }

        if (context.Features.Get<IHttpRequestBodyDetectionFeature>()?.CanHaveBody == true)
        {
            return new StreamContent(context.Request.Body);
        }

        // A request with content, even empty, is never sent again on a new connection by the HTTP client itself.
        return HttpMethods.IsGet(context.Request.Method) || HttpMethods.IsHead(context.Request.Method)
            || HttpMethods.IsOptions(context.Request.Method)
            ? null
            : new ByteArrayContent([]);
    }

    private static void SetForwarded(HttpRequest from, HttpRequestMessage to, IReadOnlyDictionary<string, string> addHeaders)
    {
        var caller = from.HttpContext.Connection.RemoteIpAddress?.ToString() ?? "unknown";
        var before = from.Headers["X-Forwarded-For"].ToString();
        foreach (var (name, value) in new[]
        {
            ("X-Forwarded-For", before.Length == 0 ? caller : $"{before}, {caller}"),
            ("X-Forwarded-Host", from.Host.Value ?? ""),
            ("X-Forwarded-Proto", from.Scheme),
        })
        {
            if (addHeaders.ContainsKey(name)) { continue; }
            to.Headers.Remove(name);
            Set(to, name, [value]);
        }
    }

    private static void Set(HttpRequestMessage request, string name, string?[] values)
    {
        if (request.Headers.TryAddWithoutValidation(name, values)) { return; }

        // Content-Length and the like; without content they have nothing to describe.
        request.Content?.Headers.TryAddWithoutValidation(name, values);
    }

    /// <summary>What only this host may say to a worker, and what it says in its own way.</summary>
    private static bool IsOurs(string name) =>
        name.Equals(Worker.KeyHeader, StringComparison.OrdinalIgnoreCase)
        || name.Equals(InvocationIdHeader, StringComparison.OrdinalIgnoreCase)
        || name.Equals("Host", StringComparison.OrdinalIgnoreCase)
        || name.Equals("Expect", StringComparison.OrdinalIgnoreCase)
        || name.StartsWith(':');

    private static async Task Answer(HttpContext context, HttpResponseMessage response)
    {
        context.Response.StatusCode = (int)response.StatusCode;
        var connection = new Microsoft.Extensions.Primitives.StringValues([.. response.Headers.Connection]);
        Copy(response.Headers.NonValidated, connection, context.Response);
        Copy(response.Content.Headers.NonValidated, connection, context.Response);
        try
        {
            var streams = response.Content.Headers.ContentLength is null;
            if (streams && response.StatusCode is not (System.Net.HttpStatusCode.NoContent or System.Net.HttpStatusCode.NotModified))
            {
                await context.Response.StartAsync(context.RequestAborted);
            }

            await using var body = await response.Content.ReadAsStreamAsync(context.RequestAborted);
            await Copy(body, context.Response, streams, context.RequestAborted);
        }
        catch (Exception broken) when (broken is IOException or HttpRequestException or OperationCanceledException)
        {
            // Half an answer must not look like a whole one.
            context.Abort();
        }
    }

    private static void Copy(
        System.Net.Http.Headers.HttpHeadersNonValidated from, Microsoft.Extensions.Primitives.StringValues connection, HttpResponse to)
    {
        foreach (var (name, values) in from)
        {
            if (!HopByHop.Is(name, connection)) { to.Headers[name] = values.ToArray(); }
        }
    }

    private static async Task Copy(Stream from, HttpResponse to, bool flush, CancellationToken cancellation)
    {
        var buffer = System.Buffers.ArrayPool<byte>.Shared.Rent(16 * 1024);
        try
        {
            int read;
            while ((read = await from.ReadAsync(buffer, cancellation)) > 0)
            {
                await to.Body.WriteAsync(buffer.AsMemory(0, read), cancellation);
                if (flush) { await to.Body.FlushAsync(cancellation); }
            }
        }
        finally
        {
            System.Buffers.ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static int? TooLarge(Exception failure) =>
        failure is BadHttpRequestException bad ? bad.StatusCode
        : failure.InnerException is null ? null
        : TooLarge(failure.InnerException);
}
