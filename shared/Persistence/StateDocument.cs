using System.Text.Json.Serialization;

namespace ServerlessShop.Persistence;

/// <summary>Where a document lives. Documents of one kind or of several may share a partition.</summary>
public readonly record struct DocumentKey(string Partition, string Id)
{
    public override string ToString() => $"{Partition}/{Id}";
}

/// <summary>Creation is random and stays for life: a key that is deleted and used again is another document.</summary>
/// <param name="Ttl">Seconds from the last change until the store forgets it; null is never.</param>
public sealed record StateDocument<TState>(
    string Pk, string Id, string Kind, Guid Creation, int Version, TState Body, int? Ttl = null)
{
    [JsonIgnore] public string? ETag { get; init; }

    public StateDocument<TState> Then(TState body, TimeSpan? keep) =>
        this with { Body = body, Version = Version + 1, Ttl = (int?)keep?.TotalSeconds };
}

/// <summary>An immutable document beside a state, stored in the same transaction.</summary>
public sealed record AttachedDocument(string Pk, string Id, string Kind, object Body);
