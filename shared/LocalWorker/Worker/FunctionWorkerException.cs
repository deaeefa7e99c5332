namespace Microsoft.Azure.Functions.Worker;

/// <summary>The worker, not the function, failed.</summary>
public class FunctionWorkerException : Exception
{
    public FunctionWorkerException(string? message)
        : base(message)
    {
    }

    public FunctionWorkerException(string? message, Exception? innerException)
        : base(message, innerException)
    {
    }
}
