namespace ServerlessShop.Local.Configuration;

/// <summary>A setting as it was after one write: key and label name it, every write gives it another ETag.</summary>
/// <param name="Revision">Counts the writes of the whole store.</param>
/// <param name="Label">Null for none.</param>
public sealed record KeyValue(
    long Revision, string Key, string? Label, KeyValueContent Content, string ETag, bool Locked, DateTimeOffset Modified);

/// <summary>What a client writes of a setting.</summary>
public sealed record KeyValueContent(string? Value, string? ContentType, IReadOnlyDictionary<string, string?> Tags)
{
    public const string FeatureFlag = "application/vnd.microsoft.appconfig.ff+json;charset=utf-8";
    public const string SecretReference = "application/vnd.microsoft.appconfig.keyvaultref+json;charset=utf-8";
    public const string FeatureFlagPrefix = ".appconfig.featureflag/";

    public KeyValueContent(string? value, string? contentType = null)
        : this(value, contentType, new Dictionary<string, string?>())
    {
    }

    /// <summary>Equal content is no change, whatever order its tags come in.</summary>
    public bool Equals(KeyValueContent? other) =>
        other is not null && Value == other.Value && ContentType == other.ContentType && Tags.Count == other.Tags.Count
        && Tags.All(tag => other.Tags.TryGetValue(tag.Key, out var value) && value == tag.Value);

    public override int GetHashCode() => HashCode.Combine(Value, ContentType, Tags.Count);
}
