using Microsoft.AspNetCore.Http;

namespace ServerlessShop.Local.Gateway.Policies.Limits;

/// <summary>limit-concurrency: so many at once within it; whoever is one too many does not wait.</summary>
internal sealed class LimitConcurrency(ConcurrencyLimits limits, PolicyExpression key, int max, PolicyStep[] steps) : IPolicy
{
    public static LimitConcurrency Compile(PolicyElement element, PolicyScope scope) => new(
        scope.Parts.Concurrency,
        element.WithAttributes("key", "max-count").RequiredValue("key", scope),
        element.RequiredInteger("max-count", 1, int.MaxValue, scope),
        scope.Children(element));

    public async ValueTask<Flow> Run(PolicyContext context)
    {
        var within = await key.Text(context);
        if (!limits.TryEnter(within, max))
        {
            throw new PolicyFailure(
                "ConcurrencyLimitExceeded", "Too many requests are being processed at once.", StatusCodes.Status429TooManyRequests);
        }

        try
        {
            return await PolicyStep.RunAll(steps, context);
        }
        finally
        {
            limits.Leave(within);
        }
    }
}
