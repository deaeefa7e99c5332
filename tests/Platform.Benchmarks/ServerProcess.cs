using System.Diagnostics;
using System.Globalization;

namespace ServerlessShop.Platform.Benchmarks;

/// <summary>A server in a child process, so that its CPU can be told from the client's.</summary>
internal sealed class ServerProcess : IAsyncDisposable
{
    private readonly Process _process;

    private ServerProcess(Process process, string said)
    {
        _process = process;
        Said = said.Split(' ');
        Address = new Uri(Said[0]);
    }

    public Uri Address { get; }

    /// <summary>The words of its first line; the address is the first of them.</summary>
    public IReadOnlyList<string> Said { get; }

    public int Id => _process.Id;

    public TimeSpan Cpu => CpuOf(_process);

    public static TimeSpan CpuOf(Process process)
    {
        process.Refresh();
        return process.TotalProcessorTime;
    }

    /// <param name="id">As a server said it.</param>
    public static Process Find(string id) => Process.GetProcessById(int.Parse(id, CultureInfo.InvariantCulture));

    public static async Task<ServerProcess> Start(params string[] arguments)
    {
        var own = new ProcessStartInfo(Environment.ProcessPath!)
        {
            RedirectStandardInput = true, RedirectStandardOutput = true,
        };
        foreach (var argument in arguments) { own.ArgumentList.Add(argument); }
        var process = Process.Start(own)!;
        var said = await process.StandardOutput.ReadLineAsync()
            ?? throw new InvalidOperationException($"'{arguments[0]}' ended before it listened; see its error output.");
        return new(process, said);
    }

    public async ValueTask DisposeAsync()
    {
        _process.StandardInput.Close();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }
}
