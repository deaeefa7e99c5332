namespace ServerlessShop.Local.Gateway.Policies.Limits;

/// <summary>What a rate limit says to a request.</summary>
/// <param name="Remaining">Calls left now, after this one where it was counted.</param>
/// <param name="RetryAfter">Whole seconds until there is another, where there is none.</param>
internal sealed record RateLimitVerdict(bool Allowed, int Remaining, int RetryAfter);
