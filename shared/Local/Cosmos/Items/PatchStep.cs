using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ServerlessShop.Local.Cosmos.Items;

/// <summary>One step of a patch: add, set, replace, remove, incr or move at a JSON pointer.</summary>
internal sealed record PatchStep(
    string Verb, IReadOnlyList<string> Path, IReadOnlyList<string>? From, JsonElement? Value)
{
    /// <summary>What a patch leaves alone stays spelled as it was, as far as JSON allows.</summary>
    public static readonly JsonSerializerOptions Plain =
        new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static readonly HashSet<string> _verbs = ["add", "set", "replace", "remove", "incr", "move"];
    private static readonly HashSet<string> _fixed = ["id", "_rid", "_self", "_etag", "_attachments", "_ts"];

    public static PatchStep Parse(JsonElement json)
    {
        var verb = Text(json, "op")?.ToLowerInvariant();
        if (verb == "increment") { verb = "incr"; }
        if (verb is null || !_verbs.Contains(verb))
        {
            throw RefusalException.BadRequest($"'{verb}' is no patch operation.");
        }

        var path = Pointer(Text(json, "path"));
        var from = verb == "move" ? Pointer(Text(json, "from")) : null;
        JsonElement? value = json.TryGetProperty("value", out var given) ? given : null;
        if (verb is "add" or "set" or "replace" && value is null)
        {
            throw RefusalException.BadRequest($"The patch operation '{verb}' needs a value.");
        }

        if (verb == "incr" && value is not { ValueKind: JsonValueKind.Number })
        {
            throw RefusalException.BadRequest("The patch operation 'incr' needs a number.");
        }

        return new(verb, path, from, value);
    }

    public void Apply(JsonObject root)
    {
        switch (Verb)
        {
            case "add": Put(root, Path, Copy(), isInsert: true); break;
            case "set": Put(root, Path, Copy(), isInsert: false); break;
            case "replace":
                if (!Exists(root, Path)) { throw Missing(Path); }
                Put(root, Path, Copy(), isInsert: false);
                break;
            case "remove": Take(root, Path); break;
            case "incr": Increment(root); break;
            default: Put(root, Path, Take(root, From!), isInsert: true); break;
        }
    }

    private static string? Text(JsonElement json, string name) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out var value)
        && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static string[] Pointer(string? text)
    {
        if (text is not { Length: > 1 } || text[0] != '/')
        {
            throw RefusalException.BadRequest($"The patch path '{text}' is invalid.");
        }

        var names = text[1..].Split('/').Select(name => name.Replace("~1", "/").Replace("~0", "~")).ToArray();
        return names.Length == 1 && _fixed.Contains(names[0])
            ? throw RefusalException.BadRequest($"A patch cannot change '{text}'.")
            : names;
    }

    private void Increment(JsonObject root)
    {
        if (!Exists(root, Path))
        {
            Put(root, Path, Copy(), isInsert: false);
            return;
        }

        var (parent, last) = Parent(root, Path);
        var current = parent is JsonArray array ? array[Index(array, last)] : parent[last];
        if (current is not JsonValue number || number.GetValueKind() != JsonValueKind.Number)
        {
            throw RefusalException.BadRequest($"The value at '{Spelled(Path)}' is not a number.");
        }

        JsonNode sum = number.TryGetValue<long>(out var whole) && Value!.Value.TryGetInt64(out var step)
            ? JsonValue.Create(checked(whole + step))
            : JsonValue.Create(number.GetValue<double>() + Value!.Value.GetDouble());
        Put(root, Path, sum, isInsert: false);
    }

    private static void Put(JsonObject root, IReadOnlyList<string> path, JsonNode? value, bool isInsert)
    {
        var (parent, last) = Parent(root, path);
        if (parent is JsonObject target)
        {
            target[last] = value;
            return;
        }

        var array = (JsonArray)parent;
        if (last == "-") { array.Add(value); return; }

        var index = Index(array, last, allowEnd: isInsert);
        if (isInsert) { array.Insert(index, value); }
        else { array[index] = value; }
    }

    private static JsonNode? Take(JsonObject root, IReadOnlyList<string> path)
    {
        if (!Exists(root, path)) { throw Missing(path); }
        var (parent, last) = Parent(root, path);
        if (parent is JsonObject target)
        {
            var removed = target[last];
            target.Remove(last);
            return removed;
        }

        var array = (JsonArray)parent;
        var index = Index(array, last);
        var element = array[index];
        array.RemoveAt(index);
        return element;
    }

    private static bool Exists(JsonObject root, IReadOnlyList<string> path)
    {
        var (parent, last) = Parent(root, path);
        return parent is JsonObject target
            ? target.ContainsKey(last)
            : int.TryParse(last, NumberStyles.None, CultureInfo.InvariantCulture, out var index)
                && index < ((JsonArray)parent).Count;
    }

    private static (JsonNode Parent, string Last) Parent(JsonObject root, IReadOnlyList<string> path)
    {
        JsonNode? parent = root;
        foreach (var name in path.Take(path.Count - 1))
        {
            parent = parent switch
            {
                JsonObject target => target[name],
                JsonArray array => array[Index(array, name)],
                _ => null,
            };
        }

        return parent is JsonObject or JsonArray ? (parent, path[^1]) : throw Missing(path);
    }

    private static int Index(JsonArray array, string name, bool allowEnd = false) =>
        int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var index)
        && index < array.Count + (allowEnd ? 1 : 0)
            ? index
            : throw RefusalException.BadRequest($"'{name}' is no index of an array with {array.Count} elements.");

    private static RefusalException Missing(IReadOnlyList<string> path) =>
        RefusalException.BadRequest($"The patch path '{Spelled(path)}' does not exist in the item.");

    private static string Spelled(IReadOnlyList<string> path) => "/" + string.Join('/', path);

    private JsonNode? Copy() => JsonNode.Parse(Value!.Value.GetRawText());
}
