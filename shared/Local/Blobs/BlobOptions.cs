namespace ServerlessShop.Local.Blobs;

/// <summary>Where the blob store keeps its files and listens, and which containers it has.</summary>
public sealed record BlobOptions
{
    /// <summary>The account's name, as Azurite has it: the first part of every path.</summary>
    public const string Account = "devstoreaccount1";

    /// <summary>Holds the folder blobs; must exist.</summary>
    public required string Folder { get; init; }

    /// <summary>Where to listen; port 0 takes a free one.</summary>
    public string Address { get; init; } = "http://127.0.0.1:0";

    public IReadOnlyList<BlobContainer> Containers { get; init; } = [new("product-images", IsPublic: true, ["catalog"])];

    /// <summary>The largest blob taken; in Azure one Put Blob takes 5,000 MiB.</summary>
    public long BytesMax { get; init; } = 64 * 1024 * 1024;
}

/// <summary>A container, which infra makes in Azure and the options make here.</summary>
/// <param name="IsPublic">Anybody may read its blobs (public access level "blob").</param>
/// <param name="Writers">The contexts whose identities are Storage Blob Data Contributors of it.</param>
public sealed record BlobContainer(string Name, bool IsPublic, IReadOnlyList<string> Writers);
