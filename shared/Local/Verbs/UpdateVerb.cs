using System.Text.Json;

namespace ServerlessShop.Local.Verbs;

/// <summary>Puts a new build of an app in the place of the running one, in a shop that goes on working.</summary>
public static class UpdateVerb
{
    /// <param name="from">The folder of the build; null for where the app is always built.</param>
    public static Task<int> Run(PlatformOptions options, string app, string? from, CancellationToken cancellation) =>
        Run(options.Address(4), options.StateFolder, app, from, Console.Out, cancellation);

    /// <exception cref="StartException">The shop does not run, or the new version did not come up.</exception>
    public static async Task<int> Run(
        string hostAddress, string stateFolder, string app, string? from, TextWriter output, CancellationToken cancellation)
    {
        using var host = RunningHost.At(hostAddress, stateFolder);

        // The other process has a working folder of its own.
        object? body = from is null ? null : new { folder = Path.GetFullPath(from) };
        var update = await host.Post($"/admin/update/{Uri.EscapeDataString(app)}", body, cancellation);
        var (before, after) = (Name(update.GetProperty("from")), Name(update.GetProperty("to")));
        await output.WriteLineAsync(before == after
            ? $"{app} already runs {after}; nothing has changed."
            : $"{app} runs {after} instead of {before}.");
        return 0;
    }

    private static string Name(JsonElement version) =>
        $"{version.GetProperty("version")} ({version.GetProperty("informationalVersion")})";
}
