using System.Text.RegularExpressions;

namespace ServerlessShop.Local.FunctionsHost.Metadata;

/// <summary>An app's settings as the host reads them: Cosmos__Database and Cosmos:Database are one name.</summary>
public sealed partial class AppSettings
{
    private readonly Dictionary<string, string> _values = new(StringComparer.OrdinalIgnoreCase);

    public AppSettings(IReadOnlyDictionary<string, string> settings)
    {
        foreach (var (name, value) in settings) { _values[Normal(name)] = value; }
    }

    public IEnumerable<string> Names => _values.Keys;

    public string? Find(string name) => _values.GetValueOrDefault(Normal(name));

    /// <summary>Replaces every %Name% by the setting of that name.</summary>
    /// <exception cref="StartException">There is no such setting.</exception>
    public string Resolve(string text, string where) => Placeholder().Replace(text, match =>
        Find(match.Groups[1].Value)
        ?? throw new StartException($"{where}: '{match.Value}' names no setting of this app."));

    private static string Normal(string name) => name.Replace("__", ":", StringComparison.Ordinal);

    [GeneratedRegex("%([^%]+)%")]
    private static partial Regex Placeholder();
}
