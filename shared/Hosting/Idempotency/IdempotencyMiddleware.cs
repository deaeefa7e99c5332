using System.Collections.Concurrent;
using System.Reflection;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.Extensions.DependencyInjection;

namespace ServerlessShop.Hosting.Idempotency;

/// <summary>Stands before the functions marked as idempotent, behind the check of who calls.</summary>
public sealed class IdempotencyMiddleware : IFunctionsWorkerMiddleware
{
    private readonly ConcurrentDictionary<string, bool> _marked = new();

    public async Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
    {
        if (!_marked.GetOrAdd(context.FunctionDefinition.EntryPoint, IsMarked))
        {
            await next(context);
            return;
        }

        var requests = context.InstanceServices.GetRequiredService<IdempotentRequests>();
        context.GetInvocationResult().Value = await requests.Answer(context.GetHttpContext()!, Run, context.CancellationToken);

        async Task<IResult> Run()
        {
            await next(context);
            return context.GetInvocationResult().Value as IResult
                ?? throw new InvalidOperationException($"{context.FunctionDefinition.Name} must answer an IResult to be idempotent.");
        }
    }

    private static bool IsMarked(string entryPoint) =>
        EntryPoint.Find(entryPoint)?.GetCustomAttribute<IdempotentAttribute>() is not null;
}
