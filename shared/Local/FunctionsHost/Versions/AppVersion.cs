using System.Text.Json;
using ServerlessShop.Local.FunctionsHost.Http;
using ServerlessShop.Local.FunctionsHost.Metadata;

namespace ServerlessShop.Local.FunctionsHost.Versions;

/// <summary>One build of an app, as its private copy: two of them run side by side while an update lasts.</summary>
public sealed class AppVersion(string id, string informational, int number, string dllPath, HostJson hostJson)
{
    private string? _reported;

    /// <summary>A short hash over the contents of every file: equal builds are one version.</summary>
    public string Id => id;

    /// <summary>What the build calls itself, for people.</summary>
    public string Informational => informational;

    /// <summary>Which of the versions taken in this host's life; the highest is the newest.</summary>
    public int Number => number;

    public string DllPath => dllPath;

    public HostJson HostJson => hostJson;

    public string Folder => Path.GetDirectoryName(DllPath)!;

    /// <summary>Known once a first worker of this version has reported.</summary>
    public IReadOnlyList<FunctionDefinition> Functions { get; private set; } = [];

    public RouteTable Routes { get; private set; } = RouteTable.Empty;

    public bool IsDefined => _reported is not null;

    public bool Has(string function) =>
        Functions.Any(one => one.Name.Equals(function, StringComparison.OrdinalIgnoreCase));

    /// <summary>The first worker to report says what this version is; its other workers say the same.</summary>
    public void Define(JsonElement reported, IReadOnlyList<FunctionDefinition> functions)
    {
        Functions = functions;
        Routes = RouteTable.Of(functions, HostJson.Http.RoutePrefix);
        _reported = reported.GetRawText();
    }

    public bool IsSameAs(JsonElement reported) => _reported == reported.GetRawText();
}
