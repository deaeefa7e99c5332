using System.Diagnostics;
using System.Globalization;

namespace ServerlessShop.Persistence.Specs;

/// <summary>A holder of a lease in a process of its own.</summary>
internal sealed class HolderProcess : IDisposable
{
    private readonly Process _process;

    public HolderProcess(Store store, string lease, int freezeBefore)
    {
        _process = Process.Start(new ProcessStartInfo("dotnet")
        {
            ArgumentList =
            {
                Path.Combine(AppContext.BaseDirectory, "ServerlessShop.Persistence.HolderApp.dll"),
                store.Server.Address,
                store.Container.Database.Id,
                store.Container.Id,
                lease,
                freezeBefore.ToString(CultureInfo.InvariantCulture),
            },
            Environment = { ["MASTER_KEY"] = store.Server.MasterKey },
            RedirectStandardOutput = true,
        })!;
    }

    /// <summary>What it says next; null when it has ended.</summary>
    public async Task<string?> Says() => await _process.StandardOutput.ReadLineAsync();

    /// <summary>It says that it freezes while it still runs, so the system is asked until it has stopped.</summary>
    public async Task IsFrozen()
    {
        while (StateOf(_process.Id) != 'T')
        {
            Assert.False(_process.HasExited, "It ended without having been frozen.");
            await Task.Yield();
        }
    }

    /// <summary>SIGCONT: it goes on as if no time had passed.</summary>
    public async Task WakeUp()
    {
        using var kill = Process.Start("kill", ["-CONT", $"{_process.Id}"]);
        await kill.WaitForExitAsync();
        Assert.Equal(0, kill.ExitCode);
    }

    public void Dispose()
    {
        if (!_process.HasExited) { _process.Kill(); }
        _process.WaitForExit();
        _process.Dispose();
    }

    /// <summary>The letter behind the name, which itself may hold anything.</summary>
    private static char StateOf(int process)
    {
        var stat = File.ReadAllText($"/proc/{process}/stat");
        return stat[stat.LastIndexOf(')') + 2];
    }
}
