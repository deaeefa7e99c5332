using System.Diagnostics;
using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using ServerlessShop.Local.Gateway.Apis;
using ServerlessShop.Local.Gateway.Policies;
using ServerlessShop.Local.Seams;

namespace ServerlessShop.Local.Gateway;

/// <summary>Takes each request from its first byte to its last: trace, operation, policies, count, log line.</summary>
internal sealed class GatewayDoor(
    ApiRoutes routes, IFunctionApps apps, RequestCounters counters, Action<LogLevel, string> log, TimeProvider time)
{
    /// <summary>What stands in the counters for a request without an operation, or without an answer.</summary>
    private const string NoOperation = "";
    private const int ClientClosedRequest = 499;

    private static readonly ActivitySource _traces = new("ServerlessShop.Gateway");

    public async Task Answer(HttpContext http)
    {
        if (http.Request.Path == "/" && HttpMethods.IsGet(http.Request.Method)) { await WriteList(http); return; }

        var started = time.GetTimestamp();
        var method = http.Request.Method;
        using var trace = StartTrace(http.Request, out var requestId);
        var matched = routes.Match(http.Request);
        var status = await Answer(http, matched, requestId);

        var (api, operation) = (matched?.Api.Name ?? NoOperation, matched?.Operation.Id ?? NoOperation);
        trace.DisplayName = matched is null ? method : $"{method} /{matched.Api.Path}{matched.Operation.Template.Text}";
        trace.SetTag("http.request.method", method).SetTag("http.response.status_code", status);
        if (status >= 500) { trace.SetStatus(ActivityStatusCode.Error); }
        counters.Add(api, operation, status);
        log(LogLevel.Debug, string.Create(
            CultureInfo.InvariantCulture,
            $"{method} {http.Request.Path} -> {api}/{operation} {status} {time.GetElapsedTime(started).TotalMilliseconds:0.0} ms trace {trace.TraceId}"));
    }

    private async Task<int> Answer(HttpContext http, MatchedOperation? matched, Guid requestId)
    {
        if (matched is null)
        {
            var notFound = PolicyFailure.OperationNotFound();
            await PolicyPipeline.Write(http, notFound);
            return notFound.Status;
        }

        var context = new PolicyContext(http, matched, requestId, apps);
        try
        {
            await matched.Api.Pipeline.Run(context);
        }
        catch (Exception) when (http.RequestAborted.IsCancellationRequested)
        {
            // The caller has gone; there is nobody left to answer.
            return ClientClosedRequest;
        }
        catch (Exception failure)
        {
            // Too late for another answer: a broken connection is the only honest one left.
            log(LogLevel.Error, $"{http.Request.Method} {http.Request.Path}: {failure}");
            http.Abort();
            return StatusCodes.Status500InternalServerError;
        }

        if (context.LastError is { Status: >= 500 } error)
        {
            log(LogLevel.Error, $"{http.Request.Method} {http.Request.Path}: {error.Origin} {error.Reason}: {error.InnerException ?? error}");
        }

        return http.Response.StatusCode;
    }

    /// <summary>Every request has a trace, whether anybody listens to it here or not: the apps carry it on.</summary>
    private static Activity StartTrace(HttpRequest request, out Guid requestId)
    {
        var continues = ActivityContext.TryParse(
            request.Headers.TraceParent, request.Headers.TraceState, isRemote: true, out var parent);
        request.Headers.Remove("traceparent");
        request.Headers.Remove("tracestate");

        // What happened to be current where this connection was accepted is nobody's parent.
        Activity.Current = null;
        var trace = _traces.StartActivity("gateway", ActivityKind.Server, parent);
        if (trace is null)
        {
            trace = new Activity("gateway");
            if (continues)
            {
                trace.SetParentId(parent.TraceId, parent.SpanId, parent.TraceFlags);
                trace.TraceStateString = parent.TraceState;
            }

            trace.ActivityTraceFlags = continues ? parent.TraceFlags : ActivityTraceFlags.Recorded;
            trace.Start();
        }

        // A caller may send several requests in one trace; only a trace begun here names one request.
        requestId = continues ? Guid.NewGuid() : Guid.ParseExact(trace.TraceId.ToHexString(), "N");
        return trace;
    }

    private Task WriteList(HttpContext http) => http.Response.WriteAsJsonAsync(new
    {
        name = "ServerlessShop",
        apis = routes.Apis.Select(api => new
        {
            api.Name,
            path = $"/{api.Path}",
            operations = api.Operations.Select(operation => new
            {
                operation.Name,
                operation.Method,
                path = operation.Template.Text == "/" ? $"/{api.Path}" : $"/{api.Path}{operation.Template.Text}",
            }),
        }),
    });
}
