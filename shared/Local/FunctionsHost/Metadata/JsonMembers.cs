using System.Globalization;
using System.Text.Json;

namespace ServerlessShop.Local.FunctionsHost.Metadata;

/// <summary>An object of which every member must be asked for: one nobody asked for stops the start, by name.</summary>
public sealed class JsonMembers
{
    private readonly Dictionary<string, JsonElement> _members = new(StringComparer.Ordinal);
    private readonly HashSet<string> _asked = new(StringComparer.Ordinal);

    public JsonMembers(JsonElement json, string where)
    {
        Where = where;
        if (json.ValueKind != JsonValueKind.Object) { throw new StartException($"{where} must be an object."); }
        foreach (var member in json.EnumerateObject()) { _members[member.Name] = member.Value; }
    }

    /// <summary>File and path, or app and function, for the message.</summary>
    public string Where { get; }

    public JsonElement? Any(string name)
    {
        _asked.Add(name);
        return _members.TryGetValue(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;
    }

    public JsonMembers? Section(string name) => Any(name) is { } value ? new(value, $"{Where}: '{name}'") : null;

    public string? Text(string name) => Of(name, JsonValueKind.String)?.GetString();

    public string RequiredText(string name) =>
        Text(name) ?? throw new StartException($"{Where}: '{name}' is missing.");

    public bool? Flag(string name) => Any(name) switch
    {
        null => null,
        { ValueKind: JsonValueKind.True } => true,
        { ValueKind: JsonValueKind.False } => false,
        _ => throw Wrong(name, "true or false"),
    };

    public int? Number(string name)
    {
        if (Of(name, JsonValueKind.Number) is not { } value) { return null; }
        return value.TryGetInt32(out var number) ? number : throw Wrong(name, "a whole number");
    }

    public TimeSpan? Duration(string name)
    {
        if (Of(name, JsonValueKind.String) is not { } value) { return null; }
        return TimeSpan.TryParse(value.GetString(), CultureInfo.InvariantCulture, out var duration)
            ? duration
            : throw Wrong(name, "a time span like 00:05:00");
    }

    /// <summary>For a member whose only supported value is the given one.</summary>
    public void Only(string name, string expected)
    {
        if (Any(name) is { } value && value.ToString() is var found
            && !string.Equals(found, expected, StringComparison.OrdinalIgnoreCase))
        {
            throw new StartException($"{Where}: '{name}' is {found}; the local functions host knows only {expected}.");
        }
    }

    public void RefuseTheRest()
    {
        if (_members.Keys.FirstOrDefault(name => !_asked.Contains(name)) is { } unknown)
        {
            throw new StartException($"{Where}: '{unknown}' is not supported by the local functions host.");
        }
    }

    private JsonElement? Of(string name, JsonValueKind kind) =>
        Any(name) is not { } value ? null
        : value.ValueKind == kind ? value
        : throw Wrong(name, kind == JsonValueKind.String ? "a string" : "a number");

    private StartException Wrong(string name, string expected) => new($"{Where}: '{name}' must be {expected}.");
}
