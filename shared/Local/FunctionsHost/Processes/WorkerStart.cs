using System.Diagnostics;
using ServerlessShop.Local.FunctionsHost.Versions;

namespace ServerlessShop.Local.FunctionsHost.Processes;

/// <summary>The command line and the environment a worker starts with.</summary>
public static class WorkerStart
{
    // Of this process's own environment: settings of the machine pass, settings of an application never do. An app
    // that works only because the platform's shell had a variable set would not work in Azure.
    private static readonly string[] _notInherited =
        ["ASPNETCORE_", "AZURE_", "AzureWebJobs", "IDENTITY_", "MSI_", "FUNCTIONS_", "WEBSITE_"];

    public static ProcessStartInfo Of(FunctionAppSpec app, AppVersion version, string workerId, string key, HostParts host)
    {
        var start = new ProcessStartInfo(host.Options.DotnetPath)
        {
            ArgumentList =
            {
                version.DllPath,
                "--local-host-uri", host.Address.GetLeftPart(UriPartial.Authority),
                "--local-worker-id", workerId,
            },
            WorkingDirectory = version.Folder,
        };
        var environment = start.Environment;
        foreach (var name in environment.Keys.Where(IsOfAnApplication).ToList()) { environment.Remove(name); }
        foreach (var (name, value) in app.Settings)
        {
            environment[name.Replace(":", "__", StringComparison.Ordinal)] = value;
        }

        environment["FUNCTIONS_APPLICATION_DIRECTORY"] = version.Folder;
        environment["LOCAL_HOST_KEY"] = key;
        return start;
    }

    private static bool IsOfAnApplication(string name) =>
        name.Contains("__", StringComparison.Ordinal)
        || _notInherited.Any(prefix => name.StartsWith(prefix, StringComparison.OrdinalIgnoreCase));
}
