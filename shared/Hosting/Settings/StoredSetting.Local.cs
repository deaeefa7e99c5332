using System.Globalization;
using System.Net.Mime;
using System.Text.Json;
using Microsoft.Extensions.Configuration;

namespace ServerlessShop.Hosting;

/// <summary>A key-value as the store has it.</summary>
internal sealed record StoredSetting(string Key, string? Value, string? ContentType)
{
    private const string FlagType = "application/vnd.microsoft.appconfig.ff+json";
    private const string ReferenceType = "application/vnd.microsoft.appconfig.keyvaultref+json";
    private static readonly JsonDocumentOptions _lenient = new() { CommentHandling = JsonCommentHandling.Skip };

    /// <summary>
    /// As the framework's configuration has it: flags in the schema that feature management reads, references replaced
    /// by their secrets, JSON by its members, the rest as it is.
    /// </summary>
    /// <exception cref="FormatException">A flag or a reference that is not of its form.</exception>
    public static async Task<Dictionary<string, string?>> Flatten(
        IEnumerable<StoredSetting> settings, Func<Uri, Task<string>> secretOf)
    {
        var data = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase);
        var flags = 0;
        foreach (var setting in settings)
        {
            if (setting.IsFlag) { setting.AddFlag(data, $"feature_management:feature_flags:{flags++}"); }
            else if (setting.MediaType == ReferenceType) { data[setting.Key] = await secretOf(setting.Reference()); }
            else if (!setting.TryAddJson(data)) { data[setting.Key] = setting.Value; }
        }

        return data;
    }

    private bool IsFlag => !string.IsNullOrWhiteSpace(Value) && !string.IsNullOrWhiteSpace(ContentType)
        && (Key.StartsWith(Selection.FlagPrefix, StringComparison.Ordinal) || MediaType == FlagType);

    private string? MediaType
    {
        get
        {
            try { return string.IsNullOrWhiteSpace(ContentType) ? null : new ContentType(ContentType).MediaType; }
            catch (FormatException) { return null; } // Any text may stand there; then it says nothing.
        }
    }

    private void AddFlag(Dictionary<string, string?> data, string path)
    {
        try
        {
            using var json = JsonDocument.Parse(Value!);
            if (json.RootElement.ValueKind != JsonValueKind.Object
                || !json.RootElement.TryGetProperty("id", out var id) || id.ValueKind != JsonValueKind.String
                || !json.RootElement.TryGetProperty("enabled", out var enabled)
                || enabled.ValueKind is not (JsonValueKind.True or JsonValueKind.False))
            {
                throw new FormatException($"The feature flag {Key} has no id, or is neither enabled nor not.");
            }

            Add(data, path, json.RootElement);
        }
        catch (JsonException malformed)
        {
            throw new FormatException($"The feature flag {Key} is no JSON: {malformed.Message}", malformed);
        }
    }

    private Uri Reference()
    {
        try
        {
            using var json = JsonDocument.Parse(Value ?? "");
            if (json.RootElement.TryGetProperty("uri", out var uri)
                && Uri.TryCreate(uri.GetString(), UriKind.Absolute, out var secret))
            {
                return secret;
            }
        }
        catch (Exception malformed) when (malformed is JsonException or InvalidOperationException)
        {
            throw new FormatException($"The reference to a secret in {Key} is not of the form {{\"uri\":…}}.", malformed);
        }

        throw new FormatException($"The reference to a secret in {Key} has no absolute uri.");
    }

    private bool TryAddJson(Dictionary<string, string?> data)
    {
        var isJson = MediaType is { } type && type.StartsWith("application/", StringComparison.OrdinalIgnoreCase)
            && (type.EndsWith("/json", StringComparison.OrdinalIgnoreCase)
                || type.EndsWith("+json", StringComparison.OrdinalIgnoreCase));
        if (!isJson || string.IsNullOrWhiteSpace(Value)) { return false; }
        try
        {
            using var json = JsonDocument.Parse(Value, _lenient);
            Add(data, Key, json.RootElement);
            return true;
        }
        catch (JsonException)
        {
            return false; // As in Azure: what only claims to be JSON is text.
        }
    }

    private static void Add(Dictionary<string, string?> data, string path, JsonElement element)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                foreach (var member in element.EnumerateObject())
                {
                    Add(data, ConfigurationPath.Combine(path, member.Name), member.Value);
                }

                break;
            case JsonValueKind.Array:
                foreach (var (index, item) in element.EnumerateArray().Index())
                {
                    Add(data, ConfigurationPath.Combine(path, index.ToString(CultureInfo.InvariantCulture)), item);
                }

                break;
            default:
                data[path] = element.ToString();
                break;
        }
    }
}
