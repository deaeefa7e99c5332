using Microsoft.Extensions.Caching.Memory;

namespace ServerlessShop.Persistence;

/// <summary>
/// The last states this process committed, with their ETags: the next decision about one needs no read. A memory
/// that is stale costs a 412 and a read, never a wrong write, because every write asks for its ETag.
/// </summary>
internal sealed class RecentDocuments<TState>(int documentsMax = 5_000) : IDisposable
{
    private readonly MemoryCache _documents = new(new MemoryCacheOptions { SizeLimit = documentsMax });

    public StateDocument<TState>? Find(DocumentKey key) => _documents.Get<StateDocument<TState>>(key);

    public void Remember(DocumentKey key, StateDocument<TState> document) =>
        _documents.Set(key, document, new MemoryCacheEntryOptions { Size = 1 });

    public void Forget(DocumentKey key) => _documents.Remove(key);

    public void Dispose() => _documents.Dispose();
}
