namespace ServerlessShop.Local.Gateway.Policies.Limits;

/// <summary>How many requests are within limit-concurrency now, by key.</summary>
internal sealed class ConcurrencyLimits
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, int> _within = [];

    public bool TryEnter(string key, int max)
    {
        lock (_lock)
        {
            var now = _within.GetValueOrDefault(key);
            if (now >= max) { return false; }

            _within[key] = now + 1;
            return true;
        }
    }

    public void Leave(string key)
    {
        lock (_lock)
        {
            if (--_within[key] == 0) { _within.Remove(key); }
        }
    }
}
