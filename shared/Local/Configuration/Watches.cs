using Microsoft.Extensions.Logging;

namespace ServerlessShop.Local.Configuration;

/// <summary>Who inside the platform wants to know of complete changes, and of which keys.</summary>
internal sealed class Watches(ConfigurationOptions options)
{
    private readonly Lock _lock = new();
    private readonly List<Watch> _watches = [];

    public IDisposable Add(
        string prefix, Action<IReadOnlyDictionary<string, string>> changed, Func<IReadOnlyList<KeyValue>> now)
    {
        var watch = new Watch(this, prefix, changed);
        lock (_lock)
        {
            // Read under the lock: a change in between would be told to nobody.
            changed(Under(prefix, now()));
            _watches.Add(watch);
        }

        return watch;
    }

    public void Tell(IReadOnlyList<KeyValue> all)
    {
        lock (_lock)
        {
            foreach (var watch in _watches)
            {
                // The write is durable already: one who cannot take it must not make it look failed.
                try { watch.Changed(Under(watch.Prefix, all)); }
                catch (Exception failure)
                {
                    options.Log(
                        LogLevel.Error, $"Whoever watches {watch.Prefix} did not take the change: {failure.Message}");
                }
            }
        }
    }

    private Dictionary<string, string> Under(string prefix, IReadOnlyList<KeyValue> all)
    {
        var values = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var one in Labelled(null).Concat(options.Label is null ? [] : Labelled(options.Label)))
        {
            values[one.Key[prefix.Length..]] = one.Content.Value ?? "";
        }

        return values;

        IEnumerable<KeyValue> Labelled(string? label) =>
            all.Where(one => one.Label == label && one.Key.StartsWith(prefix, StringComparison.Ordinal));
    }

    private sealed record Watch(Watches Of, string Prefix, Action<IReadOnlyDictionary<string, string>> Changed)
        : IDisposable
    {
        public void Dispose()
        {
            lock (Of._lock) { Of._watches.RemoveAll(one => ReferenceEquals(one, this)); }
        }
    }
}
