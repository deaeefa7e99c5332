namespace Microsoft.Azure.Functions.Worker.Middleware;

/// <summary>Stands around every invocation, in the order of registration.</summary>
public interface IFunctionsWorkerMiddleware
{
    Task Invoke(FunctionContext context, FunctionExecutionDelegate next);
}

/// <summary>The rest of the pipeline.</summary>
public delegate Task FunctionExecutionDelegate(FunctionContext context);
