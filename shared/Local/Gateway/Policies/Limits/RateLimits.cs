namespace ServerlessShop.Local.Gateway.Policies.Limits;

/// <summary>
/// The counters of all rate limits: token buckets, as in API Management's v2 tiers. A bucket holds the calls of one
/// period and fills evenly; what was not used before is there for a burst, and never more than that.
/// </summary>
internal sealed class RateLimits(TimeProvider time)
{
    private const int KeysMax = 100_000;

    // Forgetting looks at every bucket while all requests wait.
    private static readonly TimeSpan _betweenSweeps = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private readonly Dictionary<string, LinkedListNode<Bucket>> _buckets = [];
    private readonly LinkedList<Bucket> _byUse = [];
    private long? _sweptAt;

    /// <summary>Asks for calls, and takes them where they are there.</summary>
    public RateLimitVerdict Take(string key, int calls, int periodSeconds, int count) => Ask(key, calls, periodSeconds, count, take: true);

    /// <summary>Asks and takes nothing: whether the request counts is seen later.</summary>
    public RateLimitVerdict Look(string key, int calls, int periodSeconds) => Ask(key, calls, periodSeconds, 1, take: false);

    /// <summary>Counts what has been let through already.</summary>
    public void Count(string key, int calls, int periodSeconds, int count)
    {
        lock (_lock)
        {
            var bucket = Filled(key, calls, periodSeconds);
            bucket.Tokens = Math.Max(0, bucket.Tokens - count);
        }
    }

    private RateLimitVerdict Ask(string key, int calls, int periodSeconds, int count, bool take)
    {
        lock (_lock)
        {
            var bucket = Filled(key, calls, periodSeconds);
            if (bucket.Tokens < count)
            {
                var seconds = (count - bucket.Tokens) * periodSeconds / calls;
                return new RateLimitVerdict(false, (int)bucket.Tokens, Math.Max(1, (int)Math.Ceiling(seconds)));
            }

            if (take) { bucket.Tokens -= count; }
            return new RateLimitVerdict(true, (int)bucket.Tokens, 0);
        }
    }

    private Bucket Filled(string key, int calls, int periodSeconds)
    {
        var now = time.GetTimestamp();
        if (_buckets.TryGetValue(key, out var node))
        {
            _byUse.Remove(node);
        }
        else
        {
            if (_buckets.Count >= KeysMax) { MakeRoom(now); }
            node = _buckets[key] = new LinkedListNode<Bucket>(new Bucket { Key = key, Tokens = calls, At = now });
        }

        _byUse.AddLast(node);
        var bucket = node.Value;
        var filled = time.GetElapsedTime(bucket.At, now).TotalSeconds * calls / periodSeconds;

        // Tokens are fractions; a whole one must not be missed by the last digit of a sum.
        bucket.Tokens = Math.Min(calls, Math.Round(bucket.Tokens + filled, 9));
        bucket.At = now;
        bucket.PeriodSeconds = periodSeconds;
        return bucket;
    }

    /// <summary>
    /// A bucket untouched for its period is full, and a full one is like none. Where all are in use, the one used longest
    /// ago goes: its caller gains a burst at most, and the gateway's memory stays bounded.
    /// </summary>
    private void MakeRoom(long now)
    {
        if (_sweptAt is not { } swept || time.GetElapsedTime(swept, now) >= _betweenSweeps)
        {
            _sweptAt = now;
            foreach (var node in _buckets.Values)
            {
                if (time.GetElapsedTime(node.Value.At, now).TotalSeconds >= node.Value.PeriodSeconds) { Drop(node); }
            }
        }

        while (_buckets.Count >= KeysMax) { Drop(_byUse.First!); }
    }

    private void Drop(LinkedListNode<Bucket> node)
    {
        _byUse.Remove(node);
        _buckets.Remove(node.Value.Key);
    }

    private sealed class Bucket
    {
        public required string Key { get; init; }

        public double Tokens { get; set; }

        public long At { get; set; }

        public int PeriodSeconds { get; set; }
    }
}
