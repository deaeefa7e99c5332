using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using ServerlessShop.Local;

namespace ServerlessShop.WholeShop.Specs;

/// <summary>The platform as a person starts it: a process, its lines, its exit code.</summary>
internal sealed class ShopProcess : IDisposable
{
    private const int PortMin = 20_000;
    private const int PortMax = 30_000;
    private const int PortsPerShop = 10;

    // Another run of these specs at the same time starts elsewhere.
    private static int _portsGiven = Random.Shared.Next((PortMax - PortMin) / PortsPerShop);

    private static readonly string _root = PlatformOptions.FindRoot(AppContext.BaseDirectory);
    private readonly Process _process;
    private readonly List<string> _lines = [];
    private readonly List<(Func<string, bool> Line, TaskCompletionSource Seen)> _awaited = [];

    private ShopProcess(Process process) => _process = process;

    public string Output { get { lock (_lines) { return string.Join(Environment.NewLine, _lines); } } }

    public static ShopProcess Start(string? folder, params string[] words)
    {
        var built = new DirectoryInfo(AppContext.BaseDirectory.TrimEnd('/'));
        var dll = Path.Combine(_root, "shared", "Local", "bin", "Local", built.Parent!.Name, built.Name, "ServerlessShop.Local.dll");
        return StartApp(dll, folder, words);
    }

    /// <summary>The platform as <see cref="ShopThatDies"/> runs it.</summary>
    public static ShopProcess StartToDie(string stateFolder, string effect, int count, int orders) =>
        StartApp(typeof(ShopThatDies).Assembly.Location, null, stateFolder, effect, $"{count}", $"{orders}");

    private static ShopProcess StartApp(string dll, string? folder, params string[] words)
    {
        var start = new ProcessStartInfo("dotnet", [dll, .. words])
        {
            WorkingDirectory = folder ?? _root,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        var shop = new ShopProcess(new Process { StartInfo = start });
        shop._process.OutputDataReceived += (_, line) => shop.Note(line.Data);
        shop._process.ErrorDataReceived += (_, line) => shop.Note(line.Data);
        shop._process.Start();
        shop._process.BeginOutputReadLine();
        shop._process.BeginErrorReadLine();
        return shop;
    }

    /// <summary>
    /// Nine ports in a row that nobody has at this moment. None is given twice: between now and the start of whoever
    /// asked, another spec may ask. They lie below those that the system gives to connections.
    /// </summary>
    public static int FreeBasePort()
    {
        while (true)
        {
            var port = PortMin + (Interlocked.Increment(ref _portsGiven) * PortsPerShop % (PortMax - PortMin));
            try
            {
                new PlatformOptions(_root, "", port).DemandFreePorts();
                return port;
            }
            catch (StartException)
            {
                continue; // Somebody else's.
            }
        }
    }

    public async Task<int> Exited()
    {
        await _process.WaitForExitAsync();
        return _process.ExitCode;
    }

    /// <summary>Ends when such a line has been printed; fails when the process ends without it.</summary>
    public async Task Says(Func<string, bool> line)
    {
        var seen = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_lines)
        {
            if (_lines.Any(line)) { return; }
            _awaited.Add((line, seen));
        }

        if (await Task.WhenAny(seen.Task, _process.WaitForExitAsync()) != seen.Task)
        {
            Assert.Fail($"It ended with {_process.ExitCode} and never said so:{Environment.NewLine}{Output}");
        }
    }

    /// <summary>kill -9: no handler runs, nothing is flushed.</summary>
    public async Task Kill()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    /// <summary>Asks it to end, which goes the way of Ctrl+C. SIGINT itself is ignored in what a script runs in the background.</summary>
    public void AskToEnd()
    {
        using var kill = Process.Start("kill", ["-TERM", $"{_process.Id}"]);
        kill.WaitForExit();
    }

    /// <summary>Its children at this moment: the Function Apps.</summary>
    public IReadOnlyList<int> Children() =>
    [
        .. Directory.GetDirectories("/proc")
            .Where(folder => int.TryParse(Path.GetFileName(folder), out _))
            .Where(folder => ParentOf(folder) == _process.Id)
            .Select(folder => int.Parse(Path.GetFileName(folder), System.Globalization.CultureInfo.InvariantCulture)),
    ];

    public void Dispose()
    {
        if (!_process.HasExited) { _process.Kill(entireProcessTree: true); }
        _process.Dispose();
    }

    private static int ParentOf(string folder)
    {
        try
        {
            var status = File.ReadAllText(Path.Combine(folder, "stat"));
            return int.Parse(status[(status.LastIndexOf(')') + 2)..].Split(' ')[1], System.Globalization.CultureInfo.InvariantCulture);
        }
        catch (IOException)
        {
            return 0; // It has ended meanwhile.
        }
    }

    private void Note(string? line)
    {
        if (line is null) { return; }
        lock (_lines)
        {
            _lines.Add(line);
            foreach (var (wanted, seen) in _awaited) { if (wanted(line)) { seen.TrySetResult(); } }
        }
    }
}
