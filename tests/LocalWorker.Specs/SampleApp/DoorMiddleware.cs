using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;

namespace ServerlessShop.LocalWorker.SampleApp;

/// <summary>Turns away who says so, without asking the function.</summary>
public sealed class DoorMiddleware : IFunctionsWorkerMiddleware
{
    public Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
    {
        if (context.GetHttpContext()?.Request.Headers.ContainsKey("x-turned-away") == true)
        {
            context.GetInvocationResult().Value = new UnauthorizedResult();
            return Task.CompletedTask;
        }

        return next(context);
    }
}
