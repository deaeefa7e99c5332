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

    public string? Find(string name) => _values.GetValueOrDefault(Normal(name));

    /// <summary>Replaces every %Name% by the setting of that name.</summary>
    /// <exception cref="StartException">There is no such setting.</exception>
    public string Resolve(string text, string where) => Placeholder().Replace(text, match =>
        Find(match.Groups[1].Value)
        ?? throw new StartException($"{where}: '{match.Value}' names no setting of this app."));

    /// <summary>AzureWebJobs.Function.Disabled, or with two underscores for each dot: 1 and true disable.</summary>
    public bool Disables(string function) => Find(DisablingSetting(function)) is { } said && IsYes(said);

    /// <summary>Names of functions in settings that disable.</summary>
    public IEnumerable<string> Disabled => _values
        .Where(setting => IsYes(setting.Value))
        .Select(setting => Disabling().Match(setting.Key))
        .Where(match => match.Success)
        .Select(match => match.Groups[1].Value);

    private static bool IsYes(string value) => value == "1" || value.Equals("true", StringComparison.OrdinalIgnoreCase);

    private string DisablingSetting(string function) =>
        _values.ContainsKey($"AzureWebJobs:{function}:Disabled") ? $"AzureWebJobs:{function}:Disabled" : $"AzureWebJobs.{function}.Disabled";

    private static string Normal(string name) => name.Replace("__", ":", StringComparison.Ordinal);

    [GeneratedRegex("%([^%]+)%")]
    private static partial Regex Placeholder();

    [GeneratedRegex("^AzureWebJobs[.:](.+)[.:]Disabled$", RegexOptions.IgnoreCase)]
    private static partial Regex Disabling();
}
