using System.Diagnostics;
using System.Globalization;

namespace ServerlessShop.Cosmos.Benchmarks;

/// <summary>A server in a child process, with what it costs.</summary>
internal sealed class ServerProcess : IAsyncDisposable
{
    private readonly Process _process;

    private ServerProcess(Process process, string address, TimeSpan openTook, TimeSpan processTook)
    {
        _process = process;
        Address = address;
        OpenTook = openTook;
        ProcessTook = processTook;
    }

    public string Address { get; }

    /// <summary>From the call that opens the file until it listens.</summary>
    public TimeSpan OpenTook { get; }

    /// <summary>The same with the start of the runtime.</summary>
    public TimeSpan ProcessTook { get; }

    public TimeSpan Cpu
    {
        get
        {
            _process.Refresh();
            return _process.TotalProcessorTime;
        }
    }

    public long WorkingSet
    {
        get
        {
            _process.Refresh();
            return _process.WorkingSet64;
        }
    }

    public static async Task<ServerProcess> Start(params string[] arguments)
    {
        var start = Stopwatch.GetTimestamp();
        var own = new ProcessStartInfo(Environment.ProcessPath!)
        {
            RedirectStandardInput = true, RedirectStandardOutput = true,
        };
        foreach (var argument in arguments) { own.ArgumentList.Add(argument); }
        var process = Process.Start(own)!;
        var line = await process.StandardOutput.ReadLineAsync()
            ?? throw new InvalidOperationException($"'{arguments[0]}' ended before it listened; see its error output.");
        var parts = line.Split(' ');
        return new(
            process, parts[0], TimeSpan.FromMilliseconds(double.Parse(parts[1], CultureInfo.InvariantCulture)),
            Stopwatch.GetElapsedTime(start));
    }

    /// <summary>As a crash would: nothing is closed, the log of the file stays as it is.</summary>
    public async Task Kill()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.StandardInput.Close();
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
    }
}
