using System.Text.Json;
using ServerlessShop.Local.Seams;

namespace ServerlessShop.FunctionsHost.Specs.Fakes;

/// <summary>A change feed and a lease container in memory.</summary>
public sealed class InMemoryFeed : IChangeFeed
{
    private readonly Lock _gate = new();
    private readonly List<byte[]> _changes = [];
    private readonly Dictionary<string, byte[]> _documents = [];

    private TaskCompletionSource _moved = new();

    public bool HasLeases { get; set; } = true;

    /// <summary>Where the one lease stands; null before its first checkpoint.</summary>
    public long? Checkpoint
    {
        get
        {
            lock (_gate)
            {
                using var lease = JsonDocument.Parse(_documents.Values.Single());
                var continuation = lease.RootElement.GetProperty("continuation");
                return continuation.ValueKind == JsonValueKind.Null ? null : continuation.GetInt64();
            }
        }
    }

    /// <summary>The instance that has the one lease.</summary>
    public string? Owner
    {
        get
        {
            lock (_gate)
            {
                using var lease = JsonDocument.Parse(_documents.Values.Single());
                return lease.RootElement.GetProperty("owner").GetString();
            }
        }
    }

    /// <summary>Ends when the lease has moved.</summary>
    public Task NextCheckpoint()
    {
        lock (_gate) { return (_moved = new(TaskCreationOptions.RunContinuationsAsynchronously)).Task; }
    }

    public void Change(params string[] ids)
    {
        lock (_gate) { _changes.AddRange(ids.Select(id => JsonSerializer.SerializeToUtf8Bytes(new { id }))); }
    }

    public ChangePage Read(string database, string container, long continuation, int max)
    {
        lock (_gate)
        {
            var page = _changes.Skip((int)continuation).Take(max).Select(change => (ReadOnlyMemory<byte>)change).ToList();
            return new(page, continuation + page.Count);
        }
    }

    public long Now(string database, string container) { lock (_gate) { return _changes.Count; } }

    public byte[]? ReadDocument(string database, string container, string partition, string id)
    {
        if (!HasLeases) { throw new InvalidOperationException($"There is no container '{container}'."); }
        lock (_gate) { return _documents.GetValueOrDefault($"{database}/{container}/{partition}/{id}"); }
    }

    public Task UpsertDocument(string database, string container, string partition, string id, byte[] document)
    {
        lock (_gate)
        {
            var before = _documents.Count == 0 ? null : Checkpoint;
            _documents[$"{database}/{container}/{partition}/{id}"] = document;
            if (Checkpoint != before) { _moved.TrySetResult(); }
        }

        return Task.CompletedTask;
    }
}
