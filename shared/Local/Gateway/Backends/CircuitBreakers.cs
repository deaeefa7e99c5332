using ServerlessShop.Local.Topology;

namespace ServerlessShop.Local.Gateway.Backends;

/// <summary>The breakers of all backends that have one; they outlive a reload.</summary>
internal sealed class CircuitBreakers(TimeProvider time)
{
    private readonly Dictionary<string, CircuitBreaker> _all = [];

    public CircuitBreaker? Of(string backend)
    {
        lock (_all) { return _all.GetValueOrDefault(backend); }
    }

    /// <summary>Takes the rules that hold from now on. A breaker whose rule is still the same keeps its state.</summary>
    public void Use(IReadOnlyDictionary<string, ShopCircuitBreaker> rules)
    {
        lock (_all)
        {
            foreach (var gone in _all.Keys.Except(rules.Keys).ToArray()) { _all.Remove(gone); }
            foreach (var (backend, rule) in rules)
            {
                if (!_all.TryGetValue(backend, out var breaker) || breaker.Rule != rule)
                {
                    _all[backend] = new CircuitBreaker(rule, time);
                }
            }
        }
    }
}
