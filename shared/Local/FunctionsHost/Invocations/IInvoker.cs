using System.Text.Json;

namespace ServerlessShop.Local.FunctionsHost.Invocations;

/// <summary>One run of a function that is not triggered over HTTP.</summary>
/// <param name="WriteTrigger">Writes the value of "trigger", an object.</param>
/// <param name="RetriesMax">As its retry policy says; 0 without one.</param>
/// <param name="Lease">Says which instance has what is to be processed; null where any may.</param>
public sealed record Invocation(
    string Function, Action<Utf8JsonWriter> WriteTrigger, string? Traceparent = null, string? Tracestate = null,
    int Retry = 0, int RetriesMax = 0, ILeaseOwnership? Lease = null);

/// <summary>Which instance owns a lease. It alone processes what the lease guards, until it is gone.</summary>
public interface ILeaseOwnership
{
    /// <summary>Null while nobody owns it.</summary>
    string? Owner { get; }

    /// <summary>Another instance takes over. Durable when the task ends.</summary>
    Task Acquire(string instance);
}

/// <summary>How a run ended. A worker that died meanwhile, or took too long, is a failure like an exception.</summary>
/// <param name="Began">False when it is certain that the function never saw the event.</param>
public sealed record InvocationResult(bool Succeeded, string? Error, bool Began = true)
{
    public static readonly InvocationResult Success = new(true, null);

    public static InvocationResult Failure(string error) => new(false, error);

    public static InvocationResult NotBegun(string error) => new(false, error, Began: false);
}

/// <summary>Runs functions: a worker process, or all ready ones of an app.</summary>
public interface IInvoker
{
    /// <summary>Runs a function once, never a second time by itself.</summary>
    /// <exception cref="OperationCanceledException">The host gave up waiting; the function may have run.</exception>
    Task<InvocationResult> Invoke(Invocation invocation, CancellationToken cancellation);
}
