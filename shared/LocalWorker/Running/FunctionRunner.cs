using System.Diagnostics;
using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.Extensions.Logging;

namespace ServerlessShop.LocalWorker.Running;

/// <summary>Runs invocations through the pipeline, each in an activity of its own.</summary>
internal sealed partial class FunctionRunner(FunctionExecutionDelegate pipeline, ILogger<FunctionRunner> log)
{
    private static readonly ActivitySource Source = new("Microsoft.Azure.Functions.Worker");

    public async Task Run(Invocation invocation)
    {
        using var activity = Start(invocation);
        try
        {
            await pipeline(invocation);
            if (invocation is { Http: not null, ReachedHttp: false })
            {
                throw new InvalidOperationException(
                    "A middleware registered before ConfigureFunctionsWebApplication ended it; no response was made.");
            }
        }
        catch (Exception thrown)
        {
            activity.SetStatus(ActivityStatusCode.Error, thrown.Message);
            Failed(thrown, invocation.FunctionDefinition.Name, invocation.InvocationId);
            throw;
        }
    }

    /// <summary>An activity even when nobody listens: the traceparent flows through every hop, traced or not.</summary>
    private static Activity Start(Invocation invocation)
    {
        var name = $"function {invocation.Function.Name}";
        var trace = invocation.TraceContext;
        var hasParent = ActivityContext.TryParse(trace.TraceParent, trace.TraceState, isRemote: true, out var parent);
        if (!hasParent)
        {
            Activity.Current = null; // A root, not a child of the request by which the host hands the trigger over.
        }

        var activity = Source.StartActivity(name, ActivityKind.Internal, parent);
        if (activity is null)
        {
            activity = new Activity(name);
            if (hasParent)
            {
                activity.SetParentId(parent.TraceId, parent.SpanId, parent.TraceFlags);
                activity.TraceStateString = parent.TraceState;
            }

            activity.Start();
        }

        activity.SetTag("faas.name", invocation.Function.Name);
        activity.SetTag("faas.invocation_id", invocation.InvocationId);
        return activity;
    }

    [LoggerMessage(
        Level = LogLevel.Error,
        Message = "Function '{Function}', Invocation id '{Invocation}': An exception was thrown by the invocation.")]
    private partial void Failed(Exception thrown, string function, string invocation);
}
