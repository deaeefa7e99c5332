using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.InteropServices;

namespace ServerlessShop.Local.FunctionsHost.Processes;

/// <summary>
/// A child process. Its standard input stays open and unused: when this process dies, however it dies, the child reads
/// the end of it and exits too.
/// </summary>
public sealed class WorkerProcess : IDisposable
{
    private const int LastLinesMax = 5;
    private const int SigTerm = 15;

    private static readonly TimeSpan _outputGrace = TimeSpan.FromSeconds(2);

    private readonly Process _process;
    private readonly Action<WorkerLine> _log;
    private readonly Queue<string> _lastLines = new();

    private WorkerProcess(Process process, Action<WorkerLine> log)
    {
        _process = process;
        _log = log;
        Id = process.Id;
        Exited = Watch();
    }

    public int Id { get; }

    /// <summary>Ends with the exit code, after the last line of output has been logged.</summary>
    public Task<int> Exited { get; }

    /// <summary>The last lines it printed, for the report of its end.</summary>
    public IReadOnlyList<string> LastLines { get { lock (_lastLines) { return [.. _lastLines]; } } }

    /// <summary>
    /// Whether a signal has stopped it (SIGSTOP), as far as the machine tells. One that a debugger has stopped is not.
    /// </summary>
    public bool IsSuspended
    {
        get
        {
            if (!OperatingSystem.IsLinux()) { return false; }
            try
            {
                // "id (name) state …": the name may itself hold brackets and blanks.
                var stat = File.ReadAllText($"/proc/{Id}/stat");
                return stat.AsSpan(stat.LastIndexOf(')') + 1).TrimStart() is ['T', ..];
            }
            catch (IOException)
            {
                return false; // It has gone.
            }
        }
    }

    /// <exception cref="StartException">There is no such program.</exception>
    public static WorkerProcess Start(ProcessStartInfo start, Action<WorkerLine> log)
    {
        start.UseShellExecute = false;
        start.RedirectStandardInput = true;
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        try
        {
            return new(Process.Start(start)!, log);
        }
        catch (Win32Exception failure)
        {
            throw new StartException($"Cannot run {start.FileName}: {failure.Message}");
        }
    }

    /// <summary>Asks it to finish and exit: SIGTERM, or the end of its input where there are no signals.</summary>
    public void RequestStop()
    {
        if (Exited.IsCompleted) { return; }
        if (OperatingSystem.IsWindows()) { _process.StandardInput.Close(); }
        else { _ = kill(Id, SigTerm); } // Fails only if it has gone by itself.
    }

    public void Kill()
    {
        if (!Exited.IsCompleted) { _process.Kill(entireProcessTree: true); }
    }

    public void Dispose() => _process.Dispose();

    private async Task<int> Watch()
    {
        var output = Task.WhenAll(Read(_process.StandardOutput, false), Read(_process.StandardError, true));
        var exit = _process.WaitForExitAsync();
        if (await Task.WhenAny(exit, output) == output && output.IsFaulted)
        {
            _process.Kill(); // Nobody reads what it prints any more, and it would stop at a full pipe.
            await output;
        }

        // A grandchild could keep the pipes open for ever; the child's own last words have been written by now.
        await exit;
        await Task.WhenAny(output, Task.Delay(_outputGrace));
        return _process.ExitCode;
    }

    private async Task Read(StreamReader reader, bool fromError)
    {
        while (await reader.ReadLineAsync() is { } line)
        {
            if (line.Length == 0) { continue; }
            lock (_lastLines)
            {
                _lastLines.Enqueue(line);
                if (_lastLines.Count > LastLinesMax) { _lastLines.Dequeue(); }
            }

            _log(WorkerLine.Parse(line, fromError));
        }
    }

    [DllImport("libc", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int kill(int process, int signal);
}
