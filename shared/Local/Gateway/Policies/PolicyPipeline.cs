using Microsoft.AspNetCore.Http;

namespace ServerlessShop.Local.Gateway.Policies;

/// <summary>The effective policies of an API: every scope's document composed into four lists.</summary>
internal sealed record PolicyPipeline(IPolicy[] Inbound, IPolicy[] Backend, IPolicy[] Outbound, IPolicy[] OnError)
{
    public async Task Run(PolicyContext context)
    {
        try
        {
            await Run(Inbound, context);
            await Run(Backend, context);
            await Run(Outbound, context);
        }
        catch (Exception failure) when (!context.Http.Response.HasStarted && !context.Http.RequestAborted.IsCancellationRequested)
        {
            await Fail(context, failure as PolicyFailure ?? PolicyFailure.Unexpected(failure));
        }

        await BufferedResponse.Send(context.Http);
    }

    /// <summary>Writes the answer to a failed request.</summary>
    public static Task Write(HttpContext http, PolicyFailure failure)
    {
        http.Response.ContentType = "application/json";
        http.Response.StatusCode = failure.Status;
        return http.Response.WriteAsync(failure.Body);
    }

    private static async ValueTask Run(IPolicy[] policies, PolicyContext context)
    {
        foreach (var policy in policies) { await policy.Run(context); }
    }

    private async Task Fail(PolicyContext context, PolicyFailure failure)
    {
        BufferedResponse.Discard(context.Http);
        context.Http.Response.Clear();
        context.LastError = failure;
        context.Http.Response.StatusCode = failure.Status;
        try
        {
            await Run(OnError, context);
        }
        catch (PolicyFailure second)
        {
            // An error in on-error is the one the caller gets.
            context.Http.Response.Clear();
            context.LastError = failure = second;
        }

        await Write(context.Http, failure);
    }
}
