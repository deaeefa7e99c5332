using System.Globalization;
using System.Text.Json;
using ServerlessShop.Local.Cosmos.Containers;
using ServerlessShop.Local.Storage;

namespace ServerlessShop.Local.Cosmos.Items;

/// <summary>Unique keys hold within a partition. A missing value counts as one value of its own.</summary>
internal static class UniqueKeys
{
    /// <summary>An item's entries: which policy, which partition, which values.</summary>
    public static IReadOnlyList<string> Of(ContainerDefinition definition, ItemBody body)
    {
        if (definition.UniqueKeys.Count == 0) { return []; }

        using var item = JsonDocument.Parse(body.Json);
        var keys = new string[definition.UniqueKeys.Count];
        for (var i = 0; i < keys.Length; i++)
        {
            var values = definition.UniqueKeys[i].Select(path => Canonical(path.Find(item.RootElement)));
            keys[i] = string.Create(
                CultureInfo.InvariantCulture, $"{i}|{body.Key.Canonical}|{string.Join('|', values)}");
        }

        return keys;
    }

    /// <summary>Whether another living item holds one of the keys. Expired holders are removed on the way.</summary>
    public static bool AreTaken(
        Session session, Container container, IReadOnlyList<string> keys, long? byOtherThan, long now,
        Action<long> remove)
    {
        foreach (var key in keys)
        {
            var holders = session.Query(
                row => (Rid: row.GetInt64(0), Expires: row.IsDBNull(1) ? (long?)null : row.GetInt64(1)),
                container.Table.UniqueHolder, key);
            foreach (var holder in holders)
            {
                if (holder.Rid == byOtherThan) { continue; }
                if (!(holder.Expires <= now)) { return true; }
                remove(holder.Rid);
            }
        }

        return false;
    }

    private static string Canonical(JsonElement? value) => value switch
    {
        null => "undefined",
        { ValueKind: JsonValueKind.Number } number => number.GetDouble().ToString("R", CultureInfo.InvariantCulture),
        { ValueKind: JsonValueKind.String } text => JsonSerializer.Serialize(text.GetString()),
        { } other => other.GetRawText(),
    };
}
