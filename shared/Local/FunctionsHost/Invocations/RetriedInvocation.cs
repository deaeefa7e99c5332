using ServerlessShop.Local.FunctionsHost.Metadata;

namespace ServerlessShop.Local.FunctionsHost.Invocations;

/// <summary>How the runs of one event ended.</summary>
public enum InvocationEnd
{
    Succeeded,

    /// <summary>The last run its policy allows has failed too. Azure goes on to the next event.</summary>
    GivenUp,

    /// <summary>The host stops. Nobody knows; the event is to be delivered again.</summary>
    Interrupted,
}

/// <summary>A function run until it succeeds or its retry policy is spent. The count is kept in memory.</summary>
public sealed class RetriedInvocation(IInvoker worker, RetryPolicy policy, Func<double> jitter)
{
    public static double RandomJitter() => 0.8 + (Random.Shared.NextDouble() * 0.4);

    /// <param name="wait">Waits that long; false when the host stops meanwhile.</param>
    /// <param name="failed">Told of every failure, and whether another run follows.</param>
    public async Task<InvocationEnd> Run(
        Invocation invocation, Func<TimeSpan, Task<bool>> wait, Action<string, bool> failed, CancellationToken givingUp)
    {
        for (var retry = 0; ; retry++)
        {
            InvocationResult result;
            try
            {
                result = await worker.Invoke(
                    invocation with { Retry = retry, RetriesMax = policy.RetriesMax }, givingUp);
            }
            catch (OperationCanceledException) when (givingUp.IsCancellationRequested)
            {
                return InvocationEnd.Interrupted;
            }

            if (result.Succeeded) { return InvocationEnd.Succeeded; }
            if (!result.Began) { return InvocationEnd.Interrupted; }
            var again = policy.Allows(retry + 1);
            failed(result.Error ?? "failed without a reason", again);
            if (!again) { return InvocationEnd.GivenUp; }
            if (!await wait(policy.DelayBefore(retry + 1, jitter()))) { return InvocationEnd.Interrupted; }
        }
    }
}
