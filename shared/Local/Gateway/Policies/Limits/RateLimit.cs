namespace ServerlessShop.Local.Gateway.Policies.Limits;

/// <summary>rate-limit: a counter for each subscription, for APIs and operations of their own too; none without a subscription key.</summary>
internal sealed class RateLimit : IPolicy
{
    private const int PeriodSecondsMax = 300;

    private readonly RateLimits _limits;
    private readonly LimitHeaders _headers;
    private readonly Counter _own;
    private readonly (string Name, bool ById, Counter Counter, (string Name, bool ById, Counter Counter)[] Operations)[] _apis;

    private RateLimit(PolicyElement element, PolicyScope scope)
    {
        _limits = scope.Parts.RateLimits;
        _headers = new LimitHeaders(element, scope);
        _own = CounterOf(element, scope, $"{element.File}/{scope.Path}");
        _apis = [.. element.Children.Select((api, index) =>
        {
            var named = Named(api.WithChildren("operation"), scope, $"{_own.Key}/api[{index + 1}]");
            return (named.Name, named.ById, named.Counter, (
                (string, bool, Counter)[])[.. api.Children.Select((operation, number) =>
                    Named(operation.WithChildren(), scope, $"{named.Counter.Key}/operation[{number + 1}]"))]);
        })];
    }

    public static RateLimit Compile(PolicyElement element, PolicyScope scope) => new(
        element.WithAttributes(["calls", "renewal-period", .. LimitHeaders.Attributes]).WithChildren("api"), scope);

    public ValueTask<Flow> Run(PolicyContext context)
    {
        if (context.Caller.Subscription is not { } subscription) { return ValueTask.FromResult(Flow.Next); }

        foreach (var counter in CountersFor(context))
        {
            var verdict = _limits.Take($"subscription/{subscription.Id}/{counter.Key}", counter.Calls, counter.PeriodSeconds, 1);
            _headers.Tell(context, verdict, counter.Calls);
        }

        return ValueTask.FromResult(Flow.Next);
    }

    private IEnumerable<Counter> CountersFor(PolicyContext context)
    {
        yield return _own;
        foreach (var api in _apis)
        {
            if (api.Name != (api.ById ? context.Api.Id : context.Api.Name)) { continue; }

            yield return api.Counter;
            foreach (var operation in api.Operations)
            {
                if (operation.Name == (operation.ById ? context.Operation.Id : context.Operation.Name))
                {
                    yield return operation.Counter;
                }
            }
        }
    }

    private static (string Name, bool ById, Counter Counter) Named(PolicyElement element, PolicyScope scope, string key)
    {
        element.WithAttributes("name", "id", "calls", "renewal-period");
        var id = element.Literal("id", scope);
        return (id ?? element.RequiredLiteral("name", scope), id is not null, CounterOf(element, scope, key));
    }

    private static Counter CounterOf(PolicyElement element, PolicyScope scope, string key) => new(
        key, element.RequiredInteger("calls", 1, int.MaxValue, scope), element.RequiredInteger("renewal-period", 1, PeriodSecondsMax, scope));

    private sealed record Counter(string Key, int Calls, int PeriodSeconds);
}
