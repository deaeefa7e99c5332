using System.Buffers;
using System.Net;
using System.Net.Http.Headers;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using ServerlessShop.Local.FunctionsHost.Invocations;
using ServerlessShop.Local.FunctionsHost.Processes;

namespace ServerlessShop.Local.FunctionsHost.Http;

/// <summary>
/// Sends a request on to a worker and streams the answer back, as Azure's front end and functions host do. A request
/// is sent once: whether a worker that died had done the work, nobody knows but the caller.
/// </summary>
public sealed class Forwarder(HttpMessageInvoker http, FunctionsHostOptions options)
{
    /// <returns>False when the instance asked for takes no requests now; the request is untouched.</returns>
    public async Task<bool> Forward(
        HttpContext context, FunctionApp app, string? instance, string pathAndQuery,
        IReadOnlyDictionary<string, string> addHeaders)
    {
        if (app.EnterFor(context.Request.Method, pathAndQuery, instance) is not { } worker)
        {
            if (instance is not null) { return false; }
            Unavailable(context);
            return true;
        }

        if (!worker.Requests.TryTake())
        {
            worker.Leave();
            context.Response.StatusCode = StatusCodes.Status429TooManyRequests;
            return true;
        }

        var begun = options.MachineTime.GetTimestamp();
        try
        {
            await ForwardInTurn(context, worker, pathAndQuery, addHeaders);
        }
        finally
        {
            worker.Requests.Leave();
            worker.Leave();
            var ok = context.Response.StatusCode < StatusCodes.Status500InternalServerError;
            app.Counters.Count(InvocationCounters.Http, ok, options.MachineTime.GetElapsedTime(begun));
        }

        return true;
    }

    public static void Unavailable(HttpContext context)
    {
        context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
        context.Response.Headers.RetryAfter = "1";
    }

    private async Task ForwardInTurn(
        HttpContext context, Worker worker, string pathAndQuery, IReadOnlyDictionary<string, string> addHeaders)
    {
        using var limit = new CancellationTokenSource(options.ResponseLimit, options.MachineTime);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, context.RequestAborted);
        IDisposable? turn;
        try
        {
            turn = await worker.Requests.Begin(either.Token);
        }
        catch (OperationCanceledException)
        {
            context.Response.StatusCode = StatusCodes.Status504GatewayTimeout;
            return;
        }

        using (turn) { await Forward(context, worker, pathAndQuery, addHeaders, either.Token); }
    }

    private async Task Forward(
        HttpContext context, Worker worker, string pathAndQuery,
        IReadOnlyDictionary<string, string> addHeaders, CancellationToken limitOrGone)
    {
        var timeout = worker.Version.HostJson.FunctionTimeout;
        using var function = timeout is { } ends && ends < options.ResponseLimit
            ? new CancellationTokenSource(ends, options.MachineTime)
            : null;
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limitOrGone, function?.Token ?? default);
        using var request = ForwardedRequest.Of(context, worker, pathAndQuery, addHeaders);
        HttpResponseMessage response;
        try
        {
            response = await http.SendAsync(request, either.Token);
        }
        catch (Exception) when (context.RequestAborted.IsCancellationRequested)
        {
            return; // Nobody is left to answer.
        }
        catch (OperationCanceledException) when (function is { IsCancellationRequested: true })
        {
            worker.Process.Kill(); // Azure restarts the worker too: a function cannot be stopped otherwise.
            context.Response.StatusCode = StatusCodes.Status500InternalServerError;
            return;
        }
        catch (OperationCanceledException) when (limitOrGone.IsCancellationRequested)
        {
            context.Response.StatusCode = StatusCodes.Status504GatewayTimeout;
            return;
        }
        catch (Exception failure) when (WrongWithBody(failure) is { } status)
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

    private static async Task Answer(HttpContext context, HttpResponseMessage response)
    {
        context.Response.StatusCode = (int)response.StatusCode;
        var connection = new StringValues([.. response.Headers.Connection]);
        Copy(response.Headers.NonValidated, connection, context.Response);
        Copy(response.Content.Headers.NonValidated, connection, context.Response);
        try
        {
            // What has no length may be an event stream: its headers and every piece of it go on at once.
            var streams = response.Content.Headers.ContentLength is null
                && response.StatusCode is not (HttpStatusCode.NoContent or HttpStatusCode.NotModified);
            if (streams) { await context.Response.StartAsync(context.RequestAborted); }

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
        HttpHeadersNonValidated from, StringValues connection, HttpResponse to)
    {
        foreach (var (name, values) in from)
        {
            if (!HopByHop.Is(name, connection)) { to.Headers[name] = values.ToArray(); }
        }
    }

    private static async Task Copy(Stream from, HttpResponse to, bool flush, CancellationToken cancellation)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(16 * 1024);
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
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>What the caller's own body was refused for. A chunk's size beyond all numbers has an exception of its own.</summary>
    private static int? WrongWithBody(Exception failure) => failure switch
    {
        BadHttpRequestException bad => bad.StatusCode,
        IOException { InnerException: OverflowException } => StatusCodes.Status400BadRequest,
        { InnerException: { } inner } => WrongWithBody(inner),
        _ => null,
    };
}
