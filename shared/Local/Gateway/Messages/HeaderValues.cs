using System.Collections;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace ServerlessShop.Local.Gateway.Messages;

/// <summary>Headers to be read only: the same dictionary, seen through the interface it lacks.</summary>
internal sealed class HeaderValues(IHeaderDictionary headers) : IReadOnlyDictionary<string, StringValues>
{
    public StringValues this[string key] => headers[key];

    public IEnumerable<string> Keys => headers.Keys;

    public IEnumerable<StringValues> Values => headers.Values;

    public int Count => headers.Count;

    public bool ContainsKey(string key) => headers.ContainsKey(key);

    public bool TryGetValue(string key, out StringValues value) => headers.TryGetValue(key, out value);

    public IEnumerator<KeyValuePair<string, StringValues>> GetEnumerator() => headers.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
