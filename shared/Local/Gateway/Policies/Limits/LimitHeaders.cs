using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace ServerlessShop.Local.Gateway.Policies.Limits;

/// <summary>How a rate limit tells caller and policies where it stands.</summary>
internal sealed class LimitHeaders
{
    public static readonly string[] Attributes =
    [
        "retry-after-header-name", "retry-after-variable-name", "remaining-calls-header-name", "remaining-calls-variable-name",
        "total-calls-header-name",
    ];

    private readonly string _retryAfterHeader;
    private readonly string? _retryAfterVariable;
    private readonly string? _remainingHeader;
    private readonly string? _remainingVariable;
    private readonly string? _totalHeader;

    public LimitHeaders(PolicyElement element, PolicyScope scope)
    {
        _retryAfterHeader = element.Literal("retry-after-header-name", scope) ?? "Retry-After";
        _retryAfterVariable = element.Literal("retry-after-variable-name", scope);
        _remainingHeader = element.Literal("remaining-calls-header-name", scope);
        _remainingVariable = element.Literal("remaining-calls-variable-name", scope);
        _totalHeader = element.Literal("total-calls-header-name", scope);
    }

    /// <exception cref="PolicyFailure">The limit is exceeded.</exception>
    public void Tell(PolicyContext context, RateLimitVerdict verdict, int calls)
    {
        if (_remainingVariable is not null) { context.Variables[_remainingVariable] = verdict.Remaining; }
        var headers = new List<(string Name, string Value)>();
        if (_remainingHeader is not null) { headers.Add((_remainingHeader, Text(verdict.Remaining))); }
        if (_totalHeader is not null) { headers.Add((_totalHeader, Text(calls))); }
        if (verdict.Allowed)
        {
            context.Afterwards(() =>
            {
                foreach (var (name, value) in headers) { context.DemandResponse().Headers[name] = value; }
                return ValueTask.CompletedTask;
            });
            return;
        }

        if (_retryAfterVariable is not null) { context.Variables[_retryAfterVariable] = verdict.RetryAfter; }
        throw new PolicyFailure("RateLimitExceeded", "Rate limit is exceeded", StatusCodes.Status429TooManyRequests)
        {
            PublicMessage = $"Rate limit is exceeded. Try again in {verdict.RetryAfter} seconds.",
            Headers = [(_retryAfterHeader, Text(verdict.RetryAfter)), .. headers],
        };
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
