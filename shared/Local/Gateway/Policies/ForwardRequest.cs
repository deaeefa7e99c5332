using System.Diagnostics;
using Microsoft.AspNetCore.Http;

namespace ServerlessShop.Local.Gateway.Policies;

/// <summary>forward-request: asks the context's Function App and keeps its answer until the policies after it have run.</summary>
internal sealed class ForwardRequest(TimeSpan timeout, bool buffersResponse, TimeProvider time) : IPolicy
{
    private const int TimeoutSecondsDefault = 300;
    private const int TimeoutSecondsMax = 240; // API Management may not honour more; a Function App has ended by 230.

    public static ForwardRequest Compile(PolicyElement element, PolicyScope scope)
    {
        element.WithAttributes("timeout", "buffer-response").WithChildren();
        scope.Demand(element, PolicySection.Backend);
        return new ForwardRequest(
            TimeSpan.FromSeconds(element.Integer("timeout", TimeoutSecondsDefault, 1, TimeoutSecondsMax, scope)),
            element.Flag("buffer-response", otherwise: true, scope),
            scope.Time);
    }

    public async ValueTask Run(PolicyContext context)
    {
        var http = context.Http;
        var caller = http.RequestAborted;
        using var late = new CancellationTokenSource(timeout, time);
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(caller, late.Token);

        var headers = new Dictionary<string, string>();
        if (Activity.Current is { Id: { } traceparent } activity)
        {
            headers["traceparent"] = traceparent;
            if (activity.TraceStateString is { Length: > 0 } state) { headers["tracestate"] = state; }
        }

        http.RequestAborted = ended.Token;
        if (buffersResponse) { BufferedResponse.Begin(http); }
        try
        {
            await context.Apps.Forward(http, context.Matched.Api.App, null, context.Matched.BackendPath + http.Request.QueryString, headers);
        }
        catch (Exception failure) when (!caller.IsCancellationRequested)
        {
            throw failure switch
            {
                _ when late.IsCancellationRequested => new PolicyFailure(
                    "forward-request", "Timeout", $"The backend did not answer within {timeout.TotalSeconds} s.",
                    StatusCodes.Status500InternalServerError, failure),
                BadHttpRequestException malformed => new PolicyFailure(
                    "forward-request", "BadRequest", malformed.Message, malformed.StatusCode, failure),
                _ => new PolicyFailure(
                    "forward-request", "BackendConnectionFailure", failure.Message, StatusCodes.Status500InternalServerError, failure),
            };
        }
        finally
        {
            http.RequestAborted = caller;
        }
    }
}
