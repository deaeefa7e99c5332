namespace Microsoft.Azure.Functions.Worker;

/// <summary>Which try of the host's retry policy this invocation is.</summary>
public abstract class RetryContext
{
    public abstract int RetryCount { get; }

    public abstract int MaxRetryCount { get; }
}
