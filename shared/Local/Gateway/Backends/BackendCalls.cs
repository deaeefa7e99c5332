using System.Diagnostics;
using Microsoft.AspNetCore.Http;
using ServerlessShop.Local.Gateway.Messages;
using ServerlessShop.Local.Gateway.Policies;
using ServerlessShop.Local.Seams;

namespace ServerlessShop.Local.Gateway.Backends;

/// <summary>The way to backends: Function Apps through the functions host, other addresses over HTTP, breakers before both.</summary>
internal sealed class BackendCalls(
    IFunctionApps apps, IReadOnlyDictionary<string, GatewayUrl> backends, CircuitBreakers breakers, InstancePool? pool,
    HttpMessageInvoker http, TimeProvider time)
{
    public bool Has(string id) => backends.ContainsKey(id);

    public BackendTarget Named(string id) =>
        backends.TryGetValue(id, out var url) ? new(id, id, url) : throw new InvalidOperationException($"There is no backend '{id}'.");

    /// <summary>Asks and waits for an answer, or for its headers.</summary>
    /// <exception cref="PolicyFailure">No answer in time, none at all, or the breaker is open.</exception>
    public async Task<GatewayResponse> Ask(PolicyContext context, TimeSpan timeout, bool buffers)
    {
        var app = context.Backend.AppOf(context);
        var breaker = app is null ? null : breakers.Of(app);
        breaker?.DemandClosed();
        if (context.Request.Body is { IsGone: true })
        {
            throw new PolicyFailure(
                "BackendConnectionFailure", "The request's body was sent already; buffer-request-body would have kept it.",
                StatusCodes.Status500InternalServerError);
        }

        // It bounds the wait for the headers. A body that streams may take as long as its writer does.
        var late = new CancellationTokenSource(timeout, time);
        var ended = CancellationTokenSource.CreateLinkedTokenSource(context.Aborted, late.Token);
        GatewayResponse? response = null;
        try
        {
            response = app is null
                ? await OverHttp(context, ended.Token)
                : await ThroughHost(context, app, ended.Token);
            if (buffers) { await Whole(response, ended.Token); }
            if (late.IsCancellationRequested && !context.Aborted.IsCancellationRequested)
            {
                throw new OperationCanceledException(ended.Token);
            }
            late.CancelAfter(Timeout.InfiniteTimeSpan);
            breaker?.Answered(response);
            return response;
        }
        catch (Exception failure)
        {
            // Whoever still writes an answer that is not read on would wait for its reader for ever.
            if (response?.Body is { } unread) { await unread.DisposeAsync(); }
            if (context.Aborted.IsCancellationRequested) { throw; }

            var failed = Failed(failure, late.IsCancellationRequested, timeout);
            breaker?.Failed(failed.Reason);
            throw failed;
        }
        finally
        {
            if (buffers) { ended.Dispose(); late.Dispose(); }
            else { context.Http.Response.RegisterForDispose(ended); context.Http.Response.RegisterForDispose(late); }
        }
    }

    private async Task<GatewayResponse> ThroughHost(PolicyContext context, string app, CancellationToken cancellation)
    {
        var headers = new Dictionary<string, string>();
        if (Activity.Current is { Id: { } traceparent } activity)
        {
            headers["traceparent"] = traceparent;
            if (activity.TraceStateString is { Length: > 0 } state) { headers["tracestate"] = state; }
        }

        var url = context.Request.Url.PathAndQuery;
        var exchange = new BackendExchange(context.Http, context.Request, cancellation);
        try
        {
            return await exchange.Begin(asked => pool is null
                ? apps.Forward(asked, app, null, url, headers)
                : pool.Forward(app, instance => apps.Forward(asked, app, instance, url, headers)));
        }
        catch
        {
            await exchange.DisposeAsync();
            throw;
        }
    }

    private async Task<GatewayResponse> OverHttp(PolicyContext context, CancellationToken cancellation)
    {
        var request = context.Request;
        var headers = new HeaderDictionary(request.Headers.ToDictionary(StringComparer.OrdinalIgnoreCase));
        var before = headers["X-Forwarded-For"].ToString();
        headers["X-Forwarded-For"] = before.Length == 0 ? request.IpAddress : $"{before}, {request.IpAddress}";
        headers["X-Forwarded-Host"] = context.Http.Request.Host.Value;
        headers["X-Forwarded-Proto"] = context.Http.Request.Scheme;
        if (Activity.Current is { Id: { } traceparent }) { headers["traceparent"] = traceparent; }
        return await HttpCall.Send(http, request.Method, request.Url, headers, request.Body, cancellation);
    }

    private static async Task Whole(GatewayResponse response, CancellationToken cancellation)
    {
        if (response.Body is not { } body) { return; }

        await body.Buffer(cancellation);
        await body.DisposeAsync();
    }

    private static PolicyFailure Failed(Exception failure, bool late, TimeSpan timeout) => failure switch
    {
        PolicyFailure known => known,
        _ when late => new PolicyFailure(
            "Timeout", $"The backend did not answer within {timeout.TotalSeconds} s.", StatusCodes.Status500InternalServerError, failure),
        BadHttpRequestException malformed => new PolicyFailure("BadRequest", malformed.Message, malformed.StatusCode, failure),
        _ => new PolicyFailure("BackendConnectionFailure", failure.Message, StatusCodes.Status500InternalServerError, failure),
    };
}
