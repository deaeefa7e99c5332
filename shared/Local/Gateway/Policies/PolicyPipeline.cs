using ServerlessShop.Local.Gateway.Messages;
using ServerlessShop.Local.Gateway.Policies.Access;

namespace ServerlessShop.Local.Gateway.Policies;

/// <summary>The effective policies of an operation: every scope's document composed into four lists.</summary>
internal sealed record PolicyPipeline(
    PolicyStep[] Inbound, PolicyStep[] Backend, PolicyStep[] Outbound, PolicyStep[] OnError)
{
    /// <summary>The cors policies that stand directly in inbound: all that is asked for a preflight.</summary>
    public IEnumerable<Cors> Cors => Inbound.Select(step => step.Policy).OfType<Cors>();

    /// <summary>Ends with the answer in context.Response, whatever happened.</summary>
    public async Task Run(PolicyContext context)
    {
        await Guarded(context, async () =>
        {
            var flow = await PolicyStep.RunAll(Inbound, context);
            if (flow == Flow.Next) { flow = await PolicyStep.RunAll(Backend, context); }

            context.DemandResponse();
            if (flow != Flow.Answer) { await PolicyStep.RunAll(Outbound, context); }
        });

        // A body that breaks off while policies may still make it another answer breaks here, not before the caller.
        await Guarded(context, context.RunAfterwards);
    }

    /// <summary>The error of a step before any policy: only on-error runs.</summary>
    public Task Fail(PolicyContext context, PolicyFailure failure) => Guarded(context, () => throw failure);

    private async Task Guarded(PolicyContext context, Func<ValueTask> what)
    {
        try
        {
            await what();
        }
        catch (Exception failure) when (!context.Aborted.IsCancellationRequested)
        {
            await RunOnError(context, failure as PolicyFailure ?? PolicyFailure.Unexpected(failure));
        }
    }

    private async Task RunOnError(PolicyContext context, PolicyFailure failure)
    {
        if (context.Response?.Body is { } unread) { await unread.DisposeAsync(); }
        context.LastError = failure;
        context.Response = failure.ToResponse();
        try
        {
            await PolicyStep.RunAll(OnError, context);
        }
        catch (PolicyFailure second)
        {
            // An error in on-error is the one the caller gets.
            context.LastError = second;
            context.Response = second.ToResponse();
        }
    }
}
