namespace ServerlessShop.Local.Gateway.Policies.Caching;

/// <summary>
/// The built-in cache: responses and values, each for its time. It is as large as Basic v2's, and what was used
/// longest ago goes first when it is full.
/// </summary>
internal sealed class GatewayCache(TimeProvider time, long bytesMax = GatewayCache.BasicV2Bytes)
{
    public const int ResponseBytesMax = 2 * 1024 * 1024;
    private const long BasicV2Bytes = 250L * 1024 * 1024;

    private readonly Lock _lock = new();
    private readonly Dictionary<string, LinkedListNode<Entry>> _entries = [];
    private readonly LinkedList<Entry> _byUse = [];
    private long _bytes;

    public bool TryGet(string key, out object? value)
    {
        lock (_lock)
        {
            value = null;
            if (!_entries.TryGetValue(key, out var node)) { return false; }
            if (node.Value.Until <= time.GetUtcNow()) { Drop(node); return false; }

            _byUse.Remove(node);
            _byUse.AddLast(node);
            value = node.Value.Value;
            return true;
        }
    }

    public void Set(string key, object? value, long valueBytes, TimeSpan duration)
    {
        // Keys come from requests, and many long ones with small values would fill the memory uncounted.
        var bytes = valueBytes + ((long)key.Length * sizeof(char));
        lock (_lock)
        {
            if (_entries.TryGetValue(key, out var before)) { Drop(before); }
            if (bytes > bytesMax || duration <= TimeSpan.Zero) { return; }
            while (_bytes + bytes > bytesMax) { Drop(_byUse.First!); }

            _entries[key] = _byUse.AddLast(new Entry(key, value, bytes, time.GetUtcNow() + duration));
            _bytes += bytes;
        }
    }

    public void Remove(string key)
    {
        lock (_lock)
        {
            if (_entries.TryGetValue(key, out var node)) { Drop(node); }
        }
    }

    private void Drop(LinkedListNode<Entry> node)
    {
        _byUse.Remove(node);
        _entries.Remove(node.Value.Key);
        _bytes -= node.Value.Bytes;
    }

    private sealed record Entry(string Key, object? Value, long Bytes, DateTimeOffset Until);
}
