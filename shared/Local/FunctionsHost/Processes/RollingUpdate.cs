using Microsoft.Extensions.Logging;
using ServerlessShop.Local.FunctionsHost.Versions;

namespace ServerlessShop.Local.FunctionsHost.Processes;

/// <summary>What an update did. Equal versions: the build was the running one and nothing has been touched.</summary>
public sealed record AppUpdate(string App, AppVersion From, AppVersion To, IReadOnlyList<string> Instances);

/// <summary>
/// Puts a new build in the place of the running one, and no request or message fails of it: the new instances work
/// beside the old until all are ready and well, then the old drain one by one. Should one of the new not come up,
/// the old simply stay.
/// </summary>
public sealed class RollingUpdate(FunctionApp app, HostParts host)
{
    /// <exception cref="StartException">The new version did not come up; its last words are in the message.</exception>
    public async Task<AppUpdate> Run(string? folder)
    {
        var from = app.Current;
        var to = await Task.Run(() => host.Copies.Take(app.Spec.Name, DllIn(folder)));
        var old = app.Instances;
        if (to.Id == from.Id) { return new(app.Spec.Name, from, from, [.. old.Select(instance => instance.Id)]); }

        Log($"is updated from {Name(from)} to {Name(to)}.");
        var added = new List<Instance>();
        try
        {
            foreach (var _ in old) { added.Add(app.AddInstance(to)); }
            await TakeOver(to, added);
        }
        catch (Exception failure)
        {
            await app.Follow(from);
            await Task.WhenAll(added.Select(instance => app.StopInstance(instance.Id)));
            host.Copies.Keep(app.Spec.Name, [from.Id]);
            if (failure is not StartException) { throw; }
            throw new StartException($"{app.Spec.Name} stays at {Name(from)}; {Name(to)} did not come up. {failure.Message}");
        }

        foreach (var instance in old) { await app.StopInstance(instance.Id); }
        host.Copies.Keep(app.Spec.Name, [to.Id]);
        Log($"is at {Name(to)}.");
        return new(app.Spec.Name, from, to, [.. added.Select(instance => instance.Id)]);
    }

    public static string Name(AppVersion version) => $"{version.Id} ({version.Informational})";

    private string DllIn(string? folder) =>
        folder is null ? app.Spec.DllPath : Path.Combine(Path.GetFullPath(folder), Path.GetFileName(app.Spec.DllPath));

    private async Task TakeOver(AppVersion to, IReadOnlyList<Instance> added)
    {
        await await Task.WhenAny(added.Select(instance => instance.FirstReady));
        await app.Follow(to);
        await Task.WhenAll(added.Select(instance => instance.FirstReady));
        foreach (var instance in added)
        {
            using var limit = new CancellationTokenSource(host.Options.HealthLimit, host.Options.MachineTime);
            if (instance.Worker is not { } worker) { throw new StartException($"{instance.Id} ended soon after its start."); }
            if (await worker.Trouble(limit.Token) is { } trouble) { throw new StartException($"{instance.Id} is not well: {trouble}."); }
        }
    }

    private void Log(string line) => host.Log(app.Spec.Name, LogLevel.Information, line);
}
