using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Abstractions;
using Microsoft.AspNetCore.Routing;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.Extensions.Logging;
using ServerlessShop.LocalWorker.Running;

namespace ServerlessShop.LocalWorker.Http;

/// <summary>
/// Lets the rest of the pipeline see the request, then executes whatever result is left behind: the function's, or the
/// one a middleware put there instead of calling it. Middleware registered earlier stands outside and sees nothing.
/// </summary>
internal sealed class HttpProxying(ILogger<HttpProxying> log) : IFunctionsWorkerMiddleware
{
    public const string ItemKey = "HttpRequestContext";

    public async Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
    {
        var invocation = Invocation.Of(context);
        if (invocation.Http is not { } http)
        {
            await next(context);
            return;
        }

        invocation.ReachedHttp = true;
        context.Items.Add(ItemKey, http);

        await next(context);

        if (!await Execute(invocation.Result, http) && !await Execute(invocation.HttpOutput, http))
        {
            log.LogTrace(
                "No HTTP response returned from function '{Function}', invocation {Invocation}.",
                context.FunctionDefinition.Name, context.InvocationId);
        }
    }

    /// <summary>Anything else, a POCO or a string, never reaches the response.</summary>
    private static async Task<bool> Execute(object? result, HttpContext http)
    {
        switch (result)
        {
            case IActionResult action:
                await action.ExecuteResultAsync(new ActionContext(http, http.GetRouteData(), new ActionDescriptor()));
                return true;
            case IResult minimal:
                await minimal.ExecuteAsync(http);
                return true;
            default:
                return false;
        }
    }
}
