using System.Globalization;
using Microsoft.AspNetCore.Http;
using ServerlessShop.Local.Gateway.Messages;
using ServerlessShop.Local.Gateway.Policies;
using ServerlessShop.Local.Topology;

namespace ServerlessShop.Local.Gateway.Backends;

/// <summary>
/// Keeps requests from a backend that fails: after so many failures in an interval it is not asked for the rule's
/// trip duration, or for as long as it says itself.
/// </summary>
internal sealed class CircuitBreaker(ShopCircuitBreaker rule, TimeProvider time)
{
    private readonly Lock _lock = new();
    private readonly Queue<(DateTimeOffset At, bool Failed)> _recent = [];
    private DateTimeOffset _openUntil = DateTimeOffset.MinValue;

    public ShopCircuitBreaker Rule => rule;

    /// <exception cref="PolicyFailure">It is open: 503, and when to come again.</exception>
    public void DemandClosed()
    {
        TimeSpan left;
        lock (_lock) { left = _openUntil - time.GetUtcNow(); }
        if (left <= TimeSpan.Zero) { return; }

        throw new PolicyFailure(
            "CircuitBreakerOpen", "The backend is unavailable; its circuit breaker is open.", StatusCodes.Status503ServiceUnavailable)
        {
            PublicMessage = "Service Unavailable",
            Headers = [("Retry-After", ((int)Math.Ceiling(left.TotalSeconds)).ToString(CultureInfo.InvariantCulture))],
        };
    }

    public void Answered(GatewayResponse response)
    {
        var failed = rule.StatusCodeRanges.Any(range => range.Min <= response.StatusCode && response.StatusCode <= range.Max);
        var said = rule.AcceptRetryAfter && int.TryParse(
            response.Headers.RetryAfter.ToString(), NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
            ? TimeSpan.FromSeconds(seconds)
            : (TimeSpan?)null;
        Note(failed, said);
    }

    public void Failed(string reason) => Note((rule.ErrorReasons ?? []).Contains(reason), null);

    private void Note(bool failed, TimeSpan? said)
    {
        lock (_lock)
        {
            var now = time.GetUtcNow();
            _recent.Enqueue((now, failed));
            while (_recent.TryPeek(out var oldest) && now - oldest.At > TimeSpan.FromSeconds(rule.IntervalSeconds)) { _recent.Dequeue(); }
            if (!failed) { return; }

            var failures = _recent.Count(one => one.Failed);
            if (rule.Count is { } count ? failures < count : failures * 100 < rule.Percentage!.Value * _recent.Count)
            {
                return;
            }

            _openUntil = now + (said ?? TimeSpan.FromSeconds(rule.TripSeconds));
            _recent.Clear();
        }
    }
}
