using System.Text.Json.Serialization;

namespace ServerlessShop.Persistence;

/// <summary>Where a document lives. Documents of one kind or of several may share a partition.</summary>
public readonly record struct DocumentKey(string Partition, string Id)
{
    public override string ToString() => $"{Partition}/{Id}";
}

/// <summary>Creation is random and stays for life: a key that is deleted and used again is another document.</summary>
/// <param name="Ttl">Seconds from the last change until the store forgets it; null is never.</param>
/// <param name="Fence">The highest token it was written under; null for what is written without a lease.</param>
public sealed record StateDocument<TState>(
    string Pk, string Id, string Kind, Guid Creation, int Version, TState Body, int? Ttl = null, long? Fence = null)
{
    [JsonIgnore] public string? ETag { get; init; }

    public StateDocument<TState> Then(TState body, TimeSpan? keep) =>
        this with { Body = body, Version = Version + 1, Ttl = (int?)keep?.TotalSeconds };

    /// <summary>
    /// Whether a later holder has written already. If not, this write is as good as one made in time; its successor's
    /// write asks for the ETag and so either comes after it, or makes it fail and be judged here again.
    /// </summary>
    public bool IsClosedTo(Lease? lease) => (Fence, lease) switch
    {
        (null, _) => false,
        (_, null) => throw new InvalidOperationException($"{Pk}/{Id} is protected by a lease and written only under it."),
        var (fence, held) => fence > held.Token,
    };

    /// <summary>To be stored with what is written under the lease, in the same batch.</summary>
    public StateDocument<TState> Under(Lease? lease) => lease is null ? this : this with { Fence = lease.Token };
}

/// <summary>An immutable document beside a state, stored in the same transaction.</summary>
public sealed record AttachedDocument(string Pk, string Id, string Kind, object Body);
