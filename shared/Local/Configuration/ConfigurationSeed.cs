using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace ServerlessShop.Local.Configuration;

/// <summary>
/// infra/configuration.json: what the store holds before anybody changes it. On every start what nobody has touched
/// since it was seeded follows the file; what a person has changed, locked or deleted stays as that person left it.
/// </summary>
public sealed record ConfigurationSeed(
    [property: JsonRequired] IReadOnlyList<SeededSetting> Settings,
    [property: JsonRequired] IReadOnlyList<SeededFlag> Flags,
    [property: JsonRequired] IReadOnlyList<SeededSecret> Secrets)
{
    private static readonly JsonSerializerOptions _strict = new(JsonSerializerDefaults.Web)
    {
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectNullableAnnotations = true,
        ReadCommentHandling = JsonCommentHandling.Skip,
    };

    /// <exception cref="StartException">Missing, unreadable, or a key twice; names file and place.</exception>
    public static ConfigurationSeed Read(string path)
    {
        if (!File.Exists(path)) { throw new StartException($"{path} is missing. Start in the repository's folder."); }
        try
        {
            var seed = JsonSerializer.Deserialize<ConfigurationSeed>(File.ReadAllText(path), _strict)
                ?? throw new StartException($"{path} is empty.");
            var twice = seed.KeyValues("http://vault").GroupBy(one => (one.Key, one.Label))
                .FirstOrDefault(same => same.Count() > 1);
            return twice is null
                ? seed
                : throw new StartException($"{path}: {twice.Key.Key} is there twice with the same label.");
        }
        catch (JsonException unreadable)
        {
            throw new StartException($"{path}: {unreadable.Message}");
        }
    }

    /// <summary>The settings as the store keeps them.</summary>
    /// <param name="vault">The address of the secrets, which references name in full.</param>
    internal IReadOnlyList<(string Key, string? Label, KeyValueContent Content)> KeyValues(string vault) =>
    [
        .. Settings.Select(setting => (
            setting.Key, setting.Label, new KeyValueContent(setting.Value, setting.ContentType))),
        .. Flags.Select(flag => (
            KeyValueContent.FeatureFlagPrefix + flag.Id,
            flag.Label,
            new KeyValueContent(flag.ToJson(), KeyValueContent.FeatureFlag))),
        .. Secrets.Select(secret => (
            secret.Key,
            secret.Label,
            new KeyValueContent(
                new JsonObject { ["uri"] = $"{vault}/secrets/{secret.Secret}" }.ToJsonString(),
                KeyValueContent.SecretReference))),
    ];
}

/// <summary>A plain setting.</summary>
/// <param name="Why">What it is for, to whoever changes it.</param>
public sealed record SeededSetting(
    [property: JsonRequired] string Key, [property: JsonRequired] string Value, [property: JsonRequired] string Why,
    string? Label = null, string? ContentType = null);

/// <summary>A feature flag without conditions.</summary>
public sealed record SeededFlag(
    [property: JsonRequired] string Id, [property: JsonRequired] bool Enabled, [property: JsonRequired] string Description,
    string? Label = null)
{
    internal string ToJson() => new JsonObject
    {
        ["id"] = Id,
        ["description"] = Description,
        ["enabled"] = Enabled,
        ["conditions"] = new JsonObject { ["client_filters"] = new JsonArray() },
    }.ToJsonString();
}

/// <summary>A setting whose value is a secret, kept elsewhere under this name.</summary>
public sealed record SeededSecret(
    [property: JsonRequired] string Key, [property: JsonRequired] string Secret, [property: JsonRequired] string Why,
    string? Label = null);
