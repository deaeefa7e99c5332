using System.Collections;
using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Primitives;

namespace ServerlessShop.Local.Gateway.Messages;

/// <summary>Headers or query parameters, as expressions read them.</summary>
internal sealed class MultiValues(IReadOnlyDictionary<string, StringValues> values) : IReadOnlyDictionary<string, string[]>
{
    public string[] this[string key] => TryGetValue(key, out var found) ? found : throw new KeyNotFoundException($"There is no '{key}'.");

    public IEnumerable<string> Keys => values.Keys;

    public IEnumerable<string[]> Values => values.Values.Select(Texts);

    public int Count => values.Count;

    public bool ContainsKey(string key) => values.ContainsKey(key);

    public bool TryGetValue(string key, [MaybeNullWhen(false)] out string[] value)
    {
        var there = values.TryGetValue(key, out var found);
        value = there ? Texts(found) : null;
        return there;
    }

    public IEnumerator<KeyValuePair<string, string[]>> GetEnumerator() =>
        values.Select(one => KeyValuePair.Create(one.Key, Texts(one.Value))).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private static string[] Texts(StringValues values) => [.. values.Select(value => value ?? "")];
}
