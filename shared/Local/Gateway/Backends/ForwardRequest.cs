using Microsoft.AspNetCore.Http;
using ServerlessShop.Local.Gateway.Policies;

namespace ServerlessShop.Local.Gateway.Backends;

/// <summary>forward-request: asks the backend, and keeps its answer until the policies after it have run.</summary>
internal sealed class ForwardRequest : IPolicy
{
    private const int TimeoutSecondsDefault = 300;
    private const int TimeoutSecondsMax = 240; // API Management may not honour more; a Function App has ended by 230.

    private readonly PolicyExpression? _seconds;
    private readonly PolicyExpression? _milliseconds;
    private readonly bool _buffersRequest;
    private readonly bool _buffersResponse;
    private readonly bool _failsOnError;
    private readonly BackendCalls _backends;

    private ForwardRequest(PolicyElement element, PolicyScope scope)
    {
        if (element.Has("timeout") && element.Has("timeout-ms"))
        {
            throw element.Refused("has timeout and timeout-ms.");
        }

        _seconds = element.Value("timeout", scope);
        _milliseconds = element.Value("timeout-ms", scope);
        if (_seconds?.AsLiteral is not null) { element.RequiredInteger("timeout", 1, TimeoutSecondsMax, scope); }
        if (_milliseconds?.AsLiteral is not null)
        {
            element.RequiredInteger("timeout-ms", 1, TimeoutSecondsMax * 1000, scope);
        }
        if (element.Flag("follow-redirects", otherwise: false, scope))
        {
            throw element.Refused("follows redirects, which is not supported.");
        }

        element.Word("http-version", "1", scope, "1", "2or1");
        _buffersRequest = element.Flag("buffer-request-body", otherwise: false, scope);
        _buffersResponse = element.Flag("buffer-response", otherwise: true, scope);
        _failsOnError = element.Flag("fail-on-error-status-code", otherwise: false, scope);
        _backends = scope.Parts.Backends;
    }

    public static ForwardRequest Compile(PolicyElement element, PolicyScope scope) => new(
        element
            .WithAttributes(
                "timeout", "timeout-ms", "http-version", "follow-redirects", "buffer-request-body", "buffer-response", "fail-on-error-status-code")
            .WithChildren(),
        scope);

    public async ValueTask<Flow> Run(PolicyContext context)
    {
        if (_buffersRequest && context.Request.Body is { } asked) { await asked.Buffer(context.Aborted); }
        if (context.Response?.Body is { } before) { await before.DisposeAsync(); }

        context.Response = null;
        context.Response = await _backends.Ask(context, await TimeoutOf(context), _buffersResponse);
        if (_failsOnError && context.Response.StatusCode >= StatusCodes.Status400BadRequest)
        {
            var status = context.Response.StatusCode;
            throw new PolicyFailure("BackendErrorStatusCode", $"The backend answered with the status {status}.", status);
        }

        return Flow.Next;
    }

    private async ValueTask<TimeSpan> TimeoutOf(PolicyContext context) => (_seconds, _milliseconds) switch
    {
        ({ } seconds, _) => TimeSpan.FromSeconds(await seconds.Integer(context, 1, TimeoutSecondsMax)),
        (_, { } milliseconds) => TimeSpan.FromMilliseconds(await milliseconds.Integer(context, 1, TimeoutSecondsMax * 1000)),
        _ => TimeSpan.FromSeconds(TimeoutSecondsDefault),
    };
}
