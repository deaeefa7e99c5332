namespace ServerlessShop.Local.FunctionsHost.Metadata;

/// <summary>Retries in the host's memory, as [FixedDelayRetry] and [ExponentialBackoffRetry] ask for them.</summary>
/// <param name="RetriesMax">0 for none, -1 for endless.</param>
/// <param name="Minimum">The delay, or the first one.</param>
/// <param name="Maximum">Equal to the minimum for a fixed delay.</param>
public sealed record RetryPolicy(int RetriesMax, TimeSpan Minimum, TimeSpan Maximum)
{
    private const int DoublingsMax = 30; // Beyond it every interval that can be written is past its maximum.

    public static readonly RetryPolicy None = new(0, TimeSpan.Zero, TimeSpan.Zero);

    public bool Allows(int retry) => RetriesMax < 0 || retry <= RetriesMax;

    /// <summary>The wait before a retry: the minimum, then the minimum plus itself doubled each time.</summary>
    /// <param name="retry">1 for the first.</param>
    /// <param name="jitter">0.8 to 1.2: instances that failed together must not return together.</param>
    public TimeSpan DelayBefore(int retry, double jitter)
    {
        if (retry <= 1 || Minimum == Maximum) { return Minimum; }
        var delay = Minimum + (Minimum * (jitter * Math.Pow(2, Math.Min(retry - 2, DoublingsMax))));
        return delay < Maximum ? delay : Maximum;
    }

    /// <summary>Reads a function's "retry"; null when it has none.</summary>
    public static RetryPolicy Read(JsonMembers? retry)
    {
        if (retry is null) { return None; }
        var count = retry.Number("maxRetryCount")
            ?? throw new StartException($"{retry.Where}: 'maxRetryCount' is missing.");
        var strategy = retry.RequiredText("strategy");
        var policy = strategy switch
        {
            "fixedDelay" when retry.Duration("delayInterval") is { } delay => new RetryPolicy(count, delay, delay),
            "exponentialBackoff"
                when retry.Duration("minimumInterval") is { } least && retry.Duration("maximumInterval") is { } most =>
                new RetryPolicy(count, least, most),
            "fixedDelay" or "exponentialBackoff" => throw new StartException($"{retry.Where}: an interval is missing."),
            _ => throw new StartException($"{retry.Where}: the strategy '{strategy}' is not known."),
        };
        retry.RefuseTheRest();
        return policy;
    }
}
