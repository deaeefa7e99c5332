using System.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.Extensions.Logging;
using ServerlessShop.Persistence;

namespace ServerlessShop.Hosting;

/// <summary>Turns what a function throws into an answer. Only for HTTP: other triggers need their exceptions.</summary>
public sealed partial class ProblemMiddleware(ILogger<ProblemMiddleware> log) : IFunctionsWorkerMiddleware
{
    public async Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
    {
        var http = context.GetHttpContext();
        if (http is null)
        {
            await next(context);
            return;
        }

        try
        {
            await next(context);
        }
        catch (Exception failure) when (!http.Response.HasStarted && !http.RequestAborted.IsCancellationRequested)
        {
            context.GetInvocationResult().Value = Answer(failure, http, context.FunctionDefinition.Name);
        }
    }

    private IResult Answer(Exception failure, HttpContext http, string function)
    {
        switch (failure)
        {
            case UnreadableBodyException unreadable:
                return Problems.Invalid(unreadable.Fields);
            case BadHttpRequestException bad:
                return Problem(bad.StatusCode, "bad-request", bad.Message);
            case ContentionException:
                http.Response.Headers.RetryAfter = "1";
                return Problem(StatusCodes.Status503ServiceUnavailable, "contention", "Others are changing this at the moment. Try again.");
            case BatchTooLargeException:
                return Problem(StatusCodes.Status413PayloadTooLarge, "too-large", "This is more than one transaction can hold.");
            case var passing when Unavailability.Explains(passing):
                http.Response.Headers.RetryAfter = "1";
                return Problem(StatusCodes.Status503ServiceUnavailable, "unavailable", "Something this needs is down. Try again.");
            default:
                Failed(failure, function);
                return Problem(StatusCodes.Status500InternalServerError, "internal-error", "Something went wrong here.");
        }
    }

    private static Microsoft.AspNetCore.Http.HttpResults.ProblemHttpResult Problem(int status, string code, string title) => TypedResults.Problem(
        type: Problems.TypeOf(code),
        title: title,
        statusCode: status,
        extensions: new Dictionary<string, object?> { ["traceId"] = Activity.Current?.TraceId.ToString() });

    [LoggerMessage(Level = LogLevel.Error, Message = "{Function} failed.")]
    private partial void Failed(Exception failure, string function);
}
