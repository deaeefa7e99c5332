namespace Microsoft.Azure.Functions.Worker;

/// <summary>What an invocation returned, or what a middleware put in its place.</summary>
public abstract class InvocationResult<T>
{
    public abstract T? Value { get; set; }
}

/// <summary>What an invocation returned, whatever its type.</summary>
public abstract class InvocationResult : InvocationResult<object>
{
}
