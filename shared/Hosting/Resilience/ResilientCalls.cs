using Microsoft.Extensions.DependencyInjection;
using Polly;
using Polly.CircuitBreaker;
using Polly.Retry;
using Polly.Timeout;

namespace ServerlessShop.Hosting.Resilience;

/// <summary>How long one context waits for another, how often it asks again, and when it stops asking.</summary>
public sealed record ResilienceOptions
{
    public TimeSpan AllAttemptsMax { get; init; } = TimeSpan.FromSeconds(10);
    public TimeSpan AttemptMax { get; init; } = TimeSpan.FromSeconds(3);
    public int Retries { get; init; } = 2;
    public TimeSpan FirstDelay { get; init; } = TimeSpan.FromMilliseconds(200);
    public TimeSpan BreakAfterSeenFor { get; init; } = TimeSpan.FromSeconds(10);
    public int BreakAfterCalls { get; init; } = 10;
    public double BreakAtFailures { get; init; } = 0.5;
    public TimeSpan BreakFor { get; init; } = TimeSpan.FromSeconds(5);
}

/// <summary>
/// Calls over HTTP that give up in time, are tried again with jitter where a read failed in a way that passes, and stop
/// for a while when most fail. Whatever stopped one, its caller sees an HttpRequestException.
/// </summary>
public sealed class ResilientCalls(TimeProvider clock, ResilienceOptions options) : DelegatingHandler
{
    private readonly ResiliencePipeline<HttpResponseMessage> _reads = Pipeline(clock, options, retries: options.Retries);
    private readonly ResiliencePipeline<HttpResponseMessage> _writes = Pipeline(clock, options, retries: 0);

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        // What may have been done is not done twice behind the caller's back.
        var pipeline = request.Method == HttpMethod.Get || request.Method == HttpMethod.Head ? _reads : _writes;
        try
        {
            return await pipeline.ExecuteAsync(
                async cancellation => await base.SendAsync(request, cancellation), cancellationToken);
        }
        catch (ExecutionRejectedException rejected)
        {
            throw new HttpRequestException($"{request.RequestUri?.Host} gave no answer in time, or is not asked now.", rejected);
        }
    }

    private static ResiliencePipeline<HttpResponseMessage> Pipeline(TimeProvider clock, ResilienceOptions options, int retries)
    {
        var passing = new PredicateBuilder<HttpResponseMessage>()
            .Handle<HttpRequestException>()
            .Handle<TimeoutRejectedException>()
            .HandleResult(answer => (int)answer.StatusCode is 408 or 429 or >= 500);

        var pipeline = new ResiliencePipelineBuilder<HttpResponseMessage> { TimeProvider = clock }
            .AddTimeout(options.AllAttemptsMax);
        if (retries > 0)
        {
            pipeline.AddRetry(new RetryStrategyOptions<HttpResponseMessage>
            {
                ShouldHandle = passing,
                MaxRetryAttempts = retries,
                Delay = options.FirstDelay,
                BackoffType = DelayBackoffType.Exponential,
                UseJitter = true,
                OnRetry = failed => { failed.Outcome.Result?.Dispose(); return ValueTask.CompletedTask; },
            });
        }

        return pipeline
            .AddCircuitBreaker(new CircuitBreakerStrategyOptions<HttpResponseMessage>
            {
                ShouldHandle = passing,
                SamplingDuration = options.BreakAfterSeenFor,
                MinimumThroughput = options.BreakAfterCalls,
                FailureRatio = options.BreakAtFailures,
                BreakDuration = options.BreakFor,
            })
            .AddTimeout(options.AttemptMax)
            .Build();
    }
}

/// <summary>Puts resilience under a typed client.</summary>
public static class ResilientClients
{
    /// <summary>One breaker for the client's life, however often its connections are renewed.</summary>
    public static IHttpClientBuilder AddResilientCalls(this IHttpClientBuilder client, ResilienceOptions? options = null) =>
        client
            .AddHttpMessageHandler(provider => new ResilientCalls(provider.GetRequiredService<TimeProvider>(), options ?? new()))
            .SetHandlerLifetime(Timeout.InfiniteTimeSpan)
            .ConfigurePrimaryHttpMessageHandler(() => new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.FromMinutes(2) });
}
