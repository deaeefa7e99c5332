namespace ServerlessShop.Local.Gateway.Policies;

/// <summary>A policy that knows where it stands, so that its failures do.</summary>
internal sealed record PolicyStep(PolicyPlace Place, IPolicy Policy)
{
    /// <summary>Runs policies until one says that the rest is not wanted.</summary>
    public static async ValueTask<Flow> RunAll(PolicyStep[] steps, PolicyContext context)
    {
        foreach (var step in steps)
        {
            var flow = await step.Run(context);
            if (flow != Flow.Next) { return flow; }
        }

        return Flow.Next;
    }

    private async ValueTask<Flow> Run(PolicyContext context)
    {
        try
        {
            return await Policy.Run(context);
        }
        catch (PolicyFailure failure)
        {
            failure.Place ??= Place;
            throw;
        }
        catch (Exception failure) when (!context.Aborted.IsCancellationRequested)
        {
            var unexpected = PolicyFailure.Unexpected(failure);
            unexpected.Place = Place;
            throw unexpected;
        }
    }
}
