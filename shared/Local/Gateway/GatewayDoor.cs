using System.Diagnostics;
using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using ServerlessShop.Local.Gateway.Apis;
using ServerlessShop.Local.Gateway.Messages;
using ServerlessShop.Local.Gateway.Policies;
using ServerlessShop.Local.Seams;

namespace ServerlessShop.Local.Gateway;

/// <summary>Takes each request from its first byte to its last: trace, operation, policies, count, log line.</summary>
internal sealed class GatewayDoor(
    DeployedApis first, GatewayParts parts, IPortal? portal, RequestCounters counters, Action<LogLevel, string> log, bool logsRequests)
{
    /// <summary>What stands in the counters for a request without an operation, or without an answer.</summary>
    private const string NoOperation = "";
    private const int ClientClosedRequest = 499;

    private static readonly ActivitySource _traces = new("ServerlessShop.Gateway");

    private volatile DeployedApis _deployed = first;

    /// <summary>What requests meet from now on.</summary>
    public void Use(DeployedApis deployed) => _deployed = deployed;

    public async Task Answer(HttpContext http)
    {
        if (http.Request.Path == "/" && HttpMethods.IsGet(http.Request.Method)) { await WriteList(http); return; }
        if (portal?.Serves(http.Request.Path) == true) { await portal.Answer(http); return; }

        var deployed = _deployed;
        var started = parts.Time.GetTimestamp();
        var method = http.Request.Method;
        using var trace = StartTrace(http.Request, out var requestId);
        var matched = deployed.Routes.Match(http.Request);
        var status = await Answer(http, deployed, matched, requestId);

        var (api, operation) = (matched?.Api.Name ?? NoOperation, matched?.Operation.Id ?? NoOperation);
        trace.DisplayName = matched is null ? method : $"{method} /{matched.Api.Path}{matched.Operation.Template.Text}";
        trace.SetTag("http.request.method", method).SetTag("http.response.status_code", status);
        if (status >= 500) { trace.SetStatus(ActivityStatusCode.Error); }
        counters.Add(api, operation, status);
        if (!logsRequests) { return; }
        log(LogLevel.Debug, string.Create(
            CultureInfo.InvariantCulture,
            $"{method} {http.Request.Path} -> {api}/{operation} {status} {parts.Time.GetElapsedTime(started).TotalMilliseconds:0.0} ms trace {trace.TraceId}"));
    }

    private async Task<int> Answer(HttpContext http, DeployedApis deployed, MatchedOperation? matched, Guid requestId)
    {
        GatewayResponse? response = null;
        try
        {
            response = matched is null
                ? await AnswerUnmatched(http, deployed, requestId)
                : await AnswerMatched(http, deployed, matched, requestId);
            await response.Send(http);
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
        finally
        {
            if (response?.Body is { } body) { await body.DisposeAsync(); }
        }

        return http.Response.StatusCode;
    }

    private async Task<GatewayResponse> AnswerMatched(
        HttpContext http, DeployedApis deployed, MatchedOperation matched, Guid requestId)
    {
        PolicyFailure? refused = null;
        var caller = CallersSubscription.Nobody;
        try
        {
            caller = deployed.Keys.Identify(http.Request, matched.Api);
        }
        catch (PolicyFailure failure)
        {
            refused = failure;
        }

        var context = new PolicyContext(http, matched, caller, requestId, parts);
        var pipeline = deployed.PipelineOf(matched, caller.Product?.Name);
        if (refused is null) { await pipeline.Run(context); }
        else { await pipeline.Fail(context, refused); }

        if (context.LastError is { IsGatewaysOwn: true } error)
        {
            log(LogLevel.Error, $"{http.Request.Method} {http.Request.Path}: {error.Origin} {error.Reason}: {error.InnerException ?? error}");
        }

        return context.DemandResponse();
    }

    /// <summary>A preflight for an operation that has cors policies, or what there is not.</summary>
    private async Task<GatewayResponse> AnswerUnmatched(HttpContext http, DeployedApis deployed, Guid requestId)
    {
        var notFound = PolicyFailure.OperationNotFound().ToResponse();
        var isPreflight = HttpMethods.IsOptions(http.Request.Method)
            && http.Request.Headers.Origin.Count > 0 && http.Request.Headers.ContainsKey("Access-Control-Request-Method");
        if (!isPreflight || deployed.Routes.MatchPreflight(http.Request) is not { } matched) { return notFound; }

        // A preflight brings no key. Where one is needed the product's policies are not known, the API's are.
        var product = deployed.Keys.OpenProductOf(matched.Api);
        var context = new PolicyContext(http, matched, new CallersSubscription(product, null), requestId, parts);
        var policies = deployed.PipelineOf(matched, product?.Name).Cors.ToArray();
        if (policies is []) { return notFound; }

        foreach (var cors in policies)
        {
            if (await cors.Preflight(context) is { } answer) { return answer; }
        }

        return new GatewayResponse();
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
        apis = _deployed.Routes.Apis.Select(api => new
        {
            api.Name,
            path = $"/{api.Path}",
            operations = api.Operations.Select(operation => new
            {
                name = operation.OperationId,
                operation.Method,
                path = operation.Template.Text == "/" ? $"/{api.Path}" : $"/{api.Path}{operation.Template.Text}",
            }),
        }),
    });
}
