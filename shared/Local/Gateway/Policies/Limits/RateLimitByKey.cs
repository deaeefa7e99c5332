namespace ServerlessShop.Local.Gateway.Policies.Limits;

/// <summary>rate-limit-by-key: one counter for each key, the same in whichever scope the key is used.</summary>
internal sealed class RateLimitByKey : IPolicy
{
    private const int PeriodSecondsMax = 300;

    private readonly RateLimits _limits;
    private readonly LimitHeaders _headers;
    private readonly PolicyExpression _calls;
    private readonly PolicyExpression _period;
    private readonly PolicyExpression _key;
    private readonly PolicyExpression _condition;
    private readonly PolicyExpression _count;

    private RateLimitByKey(PolicyElement element, PolicyScope scope)
    {
        _limits = scope.Parts.RateLimits;
        _headers = new LimitHeaders(element, scope);
        _calls = element.RequiredValue("calls", scope);
        _period = element.RequiredValue("renewal-period", scope);
        _key = element.RequiredValue("counter-key", scope);
        _condition = element.Value("increment-condition", "true", scope);
        _count = element.Value("increment-count", "1", scope);
        if (_calls.AsLiteral is not null) { element.RequiredInteger("calls", 1, int.MaxValue, scope); }
        if (_period.AsLiteral is not null) { element.RequiredInteger("renewal-period", 1, PeriodSecondsMax, scope); }
        if (_count.AsLiteral is not null) { element.Integer("increment-count", 1, 1, int.MaxValue, scope); }
    }

    public static RateLimitByKey Compile(PolicyElement element, PolicyScope scope) => new(
        element
            .WithAttributes(["calls", "renewal-period", "counter-key", "increment-condition", "increment-count", .. LimitHeaders.Attributes])
            .WithChildren(),
        scope);

    public async ValueTask<Flow> Run(PolicyContext context)
    {
        var key = $"by-key/{await _key.Text(context)}";
        var calls = await _calls.Integer(context, 1, int.MaxValue);
        var period = await _period.Integer(context, 1, PeriodSecondsMax);

        // What depends on the response is counted when there is one.
        if (_condition.ReadsResponse || _count.ReadsResponse)
        {
            _headers.Tell(context, _limits.Look(key, calls, period), calls);
            context.Afterwards(async () =>
            {
                if (await _condition.Flag(context))
                {
                    _limits.Count(key, calls, period, await _count.Integer(context, 0, int.MaxValue));
                }
            });
            return Flow.Next;
        }

        var counts = await _condition.Flag(context);
        var count = counts ? await _count.Integer(context, 1, int.MaxValue) : 0;
        _headers.Tell(context, counts ? _limits.Take(key, calls, period, count) : _limits.Look(key, calls, period), calls);
        return Flow.Next;
    }
}
