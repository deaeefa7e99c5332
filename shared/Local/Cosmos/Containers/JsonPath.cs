using System.Text.Json;

namespace ServerlessShop.Local.Cosmos.Containers;

/// <summary>A path of a container's definition, such as /address/city, as its property names.</summary>
internal sealed record JsonPath(IReadOnlyList<string> Names)
{
    public static JsonPath Parse(string text)
    {
        if (text.Length < 2 || text[0] != '/') { throw RefusalException.BadRequest($"The path '{text}' is invalid."); }
        var names = text[1..].Split('/');
        for (var i = 0; i < names.Length; i++) { names[i] = Unquoted(names[i]); }
        return names.Contains("") ? throw RefusalException.BadRequest($"The path '{text}' is invalid.") : new(names);
    }

    public bool Is(IReadOnlyList<string> names) => Names.SequenceEqual(names);

    public JsonElement? Find(JsonElement item)
    {
        foreach (var name in Names)
        {
            if (item.ValueKind != JsonValueKind.Object || !item.TryGetProperty(name, out item)) { return null; }
        }

        return item;
    }

    public override string ToString() => "/" + string.Join('/', Names);

    private static string Unquoted(string name) =>
        name.Length > 2 && name[0] == '"' && name[^1] == '"' ? name[1..^1] : name;
}
