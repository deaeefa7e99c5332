using System.Text.Json.Serialization;
using ServerlessShop.Kernel;

namespace ServerlessShop.Persistence;

/// <summary>
/// The right to be the one who does a thing, until it is released or lapses. Its holder may be frozen, wake up and still
/// believe in it, so the right is proven where it matters: what it protects is written under the lease, with its token,
/// and refuses every token lower than the highest it has seen.
/// </summary>
/// <param name="Holder">Who has it, for people to read. Nothing is decided by it.</param>
/// <param name="Token">The fencing token: one more than that of the tenure before.</param>
/// <param name="ETag">Of the lease as this tenure last wrote it.</param>
public sealed record Lease(string Name, string Holder, long Token, TimeSpan Duration, string ETag)
{
    public static readonly Rejection Lost =
        new(RejectionKind.Conflict, "lease-lost", "Somebody else holds the lease by now, and has written under it.");
}

/// <summary>A lease as it is stored. No moment is in it: moments of two machines cannot be compared.</summary>
/// <param name="Holder">Null once it is released.</param>
internal sealed record LeaseDocument(string Pk, string? Holder, long Token, long DurationMilliseconds)
{
    public string Id { get; init; } = "lease";

    public string Kind { get; init; } = "lease";

    [JsonIgnore] public string ETag { get; init; } = "";

    public static string PartitionOf(string name) => $"lease:{name}";
}
