namespace ServerlessShop.Local.Blobs;

/// <summary>What is known of a blob besides its bytes.</summary>
/// <param name="ETag">With its quotes.</param>
public sealed record StoredBlob(
    string Name, string ContentType, string ContentMd5, long Length, string ETag, DateTimeOffset LastModified, DateTimeOffset Created)
{
    public string? CacheControl { get; init; }

    public string? ContentEncoding { get; init; }

    public string? ContentDisposition { get; init; }

    public string? ContentLanguage { get; init; }

    /// <summary>The x-ms-meta- headers, without their prefix.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; init; } = new Dictionary<string, string>();
}
